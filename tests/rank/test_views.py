from __future__ import annotations

import pytest

from reliquary.rank.aggregate import boards_of
from reliquary.rank.collect import collect_results
from reliquary.rank.views import cost_view, leaderboard_view, set_aside_view, slice_view
from reliquary.records import Metric, ResultStatus

METRICS = ["accuracy", "macro_f1", "precision", "recall", "f1"]
TITLES = {"resnet18": "ResNet-18 from scratch"}


def results_of(bench):
    return [stored.result for stored in collect_results("provenance", bench.runs, bench.out).results]


@pytest.fixture
def board(ranked_bench):
    (board,) = boards_of(results_of(ranked_bench), "accuracy")
    return board


def column(view, title):
    index = [column.title for column in view.columns].index(title)
    return [row[index] for row in view.rows]


def test_the_leaderboard_shows_mean_and_deviation_best_first(board):
    view = leaderboard_view(board, METRICS, TITLES)
    assert [c.title for c in view.columns] == [
        "Place", "Baseline", "Accuracy", "Macro F1", "Seeds", "Status", "Results",
    ]  # fmt: skip
    assert [cell.text for cell in column(view, "Seeds")] == ["2", "2"]
    accuracy = column(view, "Accuracy")
    assert [(cell.text, cell.deviation) for cell in accuracy] == [("0.833", "0.079"), ("0.583", "0.039")]
    assert [cell.best for cell in accuracy] == [True, False]
    assert [cell.text for cell in column(view, "Baseline")] == ["ResNet-18 from scratch", "resnet10t"]


def test_the_key_measure_is_drawn_with_its_seeds(board):
    view = leaderboard_view(board, METRICS, TITLES)
    assert column(view, "Accuracy")[0].bar.dots == (77.78, 88.89)
    assert all(cell.bar is None for cell in column(view, "Macro F1"))


def test_measures_without_an_end_of_their_axis_are_not_drawn(ranked_bench):
    decibels = [Metric(name="psnr", version=1, value=25.0, unit="dB", higher_is_better=True, n=18)]
    results = [result.model_copy(update={"metrics": decibels}) for result in results_of(ranked_bench)]
    (board,) = boards_of(results, "psnr")
    view = leaderboard_view(board, ["psnr"], {})
    assert not view.drawn
    assert [cell.text for cell in column(view, "Psnr, dB")] == ["25", "25"]


def test_every_result_links_to_its_record(board):
    view = leaderboard_view(board, METRICS, TITLES)
    first = board.rows[0].results[0]
    assert column(view, "Results")[0].links[0].href == f"results/{first.spec_sha256}.json"
    assert [link.text for link in column(view, "Results")[0].links] == ["seed 0", "seed 1"]


def test_namesakes_are_told_apart_by_their_parameters(bench):
    dataset = bench.build()
    bench.run(dataset, parameters={"learning_rate": 0.1, "schedule": "cosine"})
    bench.run(dataset, parameters={"learning_rate": 0.2, "schedule": "cosine"}, right=3)
    (board,) = boards_of(results_of(bench), "accuracy")
    notes = [cell.note for cell in column(leaderboard_view(board, METRICS, TITLES), "Baseline")]
    assert notes == ["timm::resnet18 · learning_rate 0.1", "timm::resnet18 · learning_rate 0.2"]


def test_notes_of_results_stand_below_the_table(bench):
    bench.run(bench.build(), note="not scored again: the predictions are lost")
    (board,) = boards_of(results_of(bench), "accuracy")
    view = leaderboard_view(board, METRICS, TITLES)
    assert view.notes[-1] == "ResNet-18 from scratch, seed 0: not scored again: the predictions are lost."
    assert column(view, "Status")[0].text == "measured"


def test_classes_stand_in_their_own_order_with_their_images(board):
    view = slice_view(board.rows[0], METRICS)
    assert view.caption == "By class"
    assert [cell.text for cell in column(view, "Class")] == ["egyptian", "islam", "asian"]
    assert [cell.text for cell in column(view, "Images")] == ["8", "6", "4"]
    assert [c.title for c in view.columns[1:-1]] == ["Precision", "Recall", "F1"]


def test_a_row_without_slices_has_no_table_of_them(board):
    assert slice_view(board.rows[0], ["accuracy"]) is None


def test_slices_of_several_properties_name_theirs(ranked_bench):
    parts = [
        Metric(name="recall", version=1, value=0.5, unit="fraction", higher_is_better=True, n=3, slice=part)
        for part in ("label=islam", "museum=met")
    ]
    results = [r.model_copy(update={"metrics": [*r.metrics[:1], *parts]}) for r in results_of(ranked_bench)]
    (board,) = boards_of(results, "accuracy")
    view = slice_view(board.rows[0], METRICS)
    assert [cell.text for cell in column(view, "Slice")] == ["label=islam", "museum=met"]


def test_cost_is_the_mean_over_the_seeds(board):
    view = cost_view(board, TITLES)
    assert [cell.text for cell in view.rows[0][1:]] == [
        "11.2 M", "1.82 G", "13.0", "240.0", "1.50", "parameters, FLOPs, training", "none", "Apache-2.0",
    ]  # fmt: skip


def test_what_is_unknown_of_cost_stays_empty(bench):
    bench.run(bench.build(), cost=None)
    (board,) = boards_of(results_of(bench), "accuracy")
    view = cost_view(board, TITLES)
    assert column(view, "Test images/s")[0].text == ""
    assert column(view, "Peak memory, GiB")[0].value is None


def test_results_set_aside_say_why(ranked_bench):
    first, second, *_ = results_of(ranked_bench)
    withdrawn = first.model_copy(update={"status": ResultStatus.WITHDRAWN, "note": "trained on the test split"})
    superseded = second.model_copy(update={"superseded_by": "f" * 64})
    view = set_aside_view([withdrawn, superseded])
    assert [[cell.text for cell in row[1:3]] for row in view.rows] == [
        ["withdrawn", "trained on the test split"],
        ["superseded", f"by {'f' * 64}"],
    ]
    assert set_aside_view([]) is None
