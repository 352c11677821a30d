from __future__ import annotations

import shutil

import numpy as np
import pytest

from reliquary.rank.collect import collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.mistakes import find_confusion, mistakes_view
from reliquary.tasks.classification import Confusion

NAMES = ["egyptian", "grecoroman", "orient", "islam", "byzantium", "asian"]


def stored_of(bench):
    (stored,) = collect_results("provenance", bench.runs, bench.out).results
    return stored


def texts(view):
    return [[cell.text + (f" {cell.note}" if cell.note else "") for cell in row] for row in view.rows]


def test_the_most_frequent_mistakes_of_each_class_come_first():
    matrix = np.diag([9, 0, 8, 5, 6, 7])
    matrix[4] = [160, 123, 35, 16, 441, 35]  # the source's byzantium
    matrix[0, 1] = 1
    view = mistakes_view([Confusion(matrix, NAMES)])
    assert [column.title for column in view.columns] == [
        "Class", "Taken for another", "Most often for", "Second", "Third",
    ]  # fmt: skip
    assert texts(view)[0] == ["egyptian", "0.100", "grecoroman 0.100", "", ""]
    assert texts(view)[3] == ["byzantium", "0.456", "egyptian 0.198", "grecoroman 0.152", "asian 0.043"]
    assert [row[0].text for row in view.rows] == ["egyptian", "orient", "islam", "byzantium", "asian"]


def test_the_mistakes_of_all_seeds_are_added_up():
    seeds = [Confusion(np.array([[3, 1], [0, 4]]), NAMES[:2]), Confusion(np.array([[1, 3], [0, 4]]), NAMES[:2])]
    assert texts(mistakes_view(seeds)) == [["egyptian", "0.500", "grecoroman 0.500"], ["grecoroman", "0.000", ""]]
    assert mistakes_view([]) is None


def test_fewer_is_better():
    (column,) = [c for c in mistakes_view([Confusion(np.eye(2), NAMES[:2])]).columns if c.numeric]
    assert column.arrow == "↓"


def test_a_result_is_read_from_its_predictions(bench):
    bench.run(bench.build(), right=14)
    confusion = find_confusion(stored_of(bench), Evidence(bench.builds))
    assert confusion.class_names == ["egyptian", "islam", "asian"]
    assert confusion.matrix.trace() == 14


@pytest.mark.parametrize("lost", ["run", "dataset"])
def test_without_predictions_or_dataset_nothing_is_known(bench, lost):
    dataset = bench.build()
    folder = bench.run(dataset)
    stored = stored_of(bench)
    if lost == "run":
        record = bench.out / "results" / f"{folder.name}.json"
        record.parent.mkdir(parents=True)
        shutil.copy(folder / "result.json", record)
        shutil.rmtree(folder)
        stored = stored_of(bench)
    else:
        shutil.rmtree(dataset.path)
    assert find_confusion(stored, Evidence(bench.builds)) is None


def test_detection_takes_no_image_for_another():
    from reliquary.tasks import Classifying, task_for

    assert isinstance(task_for("classification"), Classifying)
    assert isinstance(task_for("epochs"), Classifying)
    assert not isinstance(task_for("detection"), Classifying)
