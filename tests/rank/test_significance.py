from __future__ import annotations

from dataclasses import replace

import pytest

from reliquary.rank import significance
from reliquary.rank.aggregate import boards_of
from reliquary.rank.collect import collect_results
from reliquary.rank.significance import pairs_view
from reliquary.rank.statistics.pairs import Pair
from reliquary.rank.views import leaderboard_view

TITLES = {"resnet18": "ResNet-18 from scratch"}


def pair(first, second, p_adjusted):
    return Pair(first=first, second=second, difference=0.25, low=0.1, high=0.4, p=p_adjusted / 2, p_adjusted=p_adjusted)


@pytest.fixture
def board(ranked_bench):
    results = [stored.result for stored in collect_results("provenance", ranked_bench.runs, ranked_bench.out).results]
    (board,) = boards_of(results, "accuracy")
    return replace(board, n_objects=60, pairs=(pair(0, 1, 0.0002),))


def test_a_pair_is_shown_with_its_difference_and_both_p(board):
    view = pairs_view(board, TITLES)
    (row,) = view.rows
    assert [cell.text for cell in row] == [
        "ResNet-18 from scratch", "resnet10t", "+0.250", "< 0.001", "< 0.001", "yes",
    ]  # fmt: skip
    assert row[2].interval == "0.100 to 0.400"
    assert "for all 1 pairs of the table" in view.notes[0]


def test_what_is_not_significant_is_not_said_to_be_equal(board):
    view = pairs_view(replace(board, pairs=(pair(0, 1, 0.06),)), TITLES)
    assert [cell.text for cell in view.rows[0][3:]] == ["0.030", "0.060", "not known"]


def test_with_one_seed_a_row_the_tests_speak_of_the_models_only(board):
    rows = tuple(replace(row, results=row.results[:1]) for row in board.rows)
    assert significance.ONE_SEED in pairs_view(replace(board, rows=rows), TITLES).notes
    assert significance.ONE_SEED not in pairs_view(board, TITLES).notes


def test_of_many_rows_the_pairs_of_the_first_are_shown(board, monkeypatch):
    monkeypatch.setattr(significance, "MOST_ROWS", 2)
    rows = (*board.rows, replace(board.rows[1], place=3))
    many = replace(board, rows=rows, pairs=(pair(0, 1, 0.01), pair(0, 2, 0.01), pair(1, 2, 1.0)))
    view = pairs_view(many, TITLES)
    assert len(view.rows) == 2
    assert "for all 3 pairs" in view.notes[0]
    assert view.notes[-1] == significance.FIRST_ONLY


def test_without_tests_there_is_no_table(board):
    assert pairs_view(replace(board, pairs=()), TITLES) is None


def test_places_are_ranges_where_rows_cannot_be_told_apart(board):
    first, second = board.rows
    ranged = replace(board, rows=(replace(first, rank_range=(1, 1)), replace(second, rank_range=(2, 5))))
    view = leaderboard_view(ranged, ["accuracy"], TITLES)
    assert [row[0].text for row in view.rows] == ["1", "2-5"]
    assert [row[0].value for row in view.rows] == [1, 2]
    assert view.notes[-1].startswith("Place: from one more than the rows that are significantly better")


@pytest.mark.parametrize(
    ("objects", "told"), [(1, "show one museum object or scene, too"), (18, "show 18 museum objects or scenes, too")]
)
def test_too_few_objects_are_told(board, objects, told):
    view = leaderboard_view(replace(board, n_objects=objects, pairs=()), ["accuracy"], TITLES)
    assert told in view.notes[-1]
