from __future__ import annotations

from reliquary.catalogue import load_suite
from reliquary.rank.reported import reported_views


def texts(view):
    return [[column.title for column in view.columns], *([cell.text for cell in row] for row in view.rows)]


def test_figures_of_one_baseline_share_a_row_with_all_their_sources(bench):
    overall, by_class, other = reported_views(bench.suite.reported)
    assert texts(overall) == [
        ["Baseline", "Variant", "Accuracy", "Macro F1", "Source"],
        ["resnet50", "adam", "0.810", "0.790", "Thesis Table 1; Thesis Table 2"],
    ]
    assert texts(by_class)[1] == ["resnet50", "adam", "islam", "0.700", "Thesis Table 3"]
    assert texts(other) == [["Class", "Misclassified, images", "Source"], ["islam->asian", "16", "Thesis Table 4"]]


def test_splits_never_share_a_table(bench):
    (row, *_) = bench.suite.reported
    other = row.model_copy(update={"split": "validation"})
    assert [view.caption for view in reported_views([row, other])] == [
        "Over all classes, test split",
        "Over all classes, validation split",
    ]


def test_no_figure_of_the_catalogue_is_lost():
    suite = load_suite("provenance")
    cells = [cell for view in reported_views(suite.reported) for row in view.rows for cell in row]
    assert sum(cell.value is not None for cell in cells) == len(suite.reported)
