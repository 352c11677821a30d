from __future__ import annotations

import pytest
from pydantic import ValidationError

from reliquary.rank.statistics.document import BoardStatistics, RowStatistics
from reliquary.rank.statistics.intervals import Interval
from reliquary.rank.statistics.pairs import Pair

TEST = {"difference": 0.1, "low": 0.0, "high": 0.2, "p": 0.04, "p_adjusted": 0.04}


def board(*places):
    row = RowStatistics(results=["a" * 64], intervals={}, rank_range=(1, 2))
    return BoardStatistics(n_objects=30, rows=[row, row], pairs=[Pair(first=i, second=j, **TEST) for i, j in places])


def test_a_test_is_between_two_rows_of_its_board():
    assert board((0, 1)).pairs[0].second == 1
    for places in [(0, 2), (1, 0), (1, 1), (-1, 0)]:
        with pytest.raises(ValidationError, match=f"compares row {places[0]} with row {places[1]} of 2"):
            board(places)


@pytest.mark.parametrize("ranks", [(1, 1), (1, 2), (2, 2), None])
def test_ranks_are_those_of_the_rows_of_a_board(ranks):
    row = RowStatistics(results=["a" * 64], intervals={}, rank_range=ranks)
    assert BoardStatistics(n_objects=30, rows=[row, row], pairs=[]).rows[1].rank_range == ranks


@pytest.mark.parametrize("ranks", [(0, 1), (-5, -(10**30)), (2, 1), (1, 3), (1, 10**30)])
def test_ranks_that_no_row_can_have_are_refused(ranks):
    row = {"results": ["a" * 64], "intervals": {}, "rank_range": ranks}
    with pytest.raises(ValidationError, match="rank_range"):
        BoardStatistics.model_validate({"n_objects": 30, "rows": [row, row], "pairs": []})


def test_objects_are_counted_with_64_bits():
    with pytest.raises(ValidationError, match="n_objects"):
        BoardStatistics(n_objects=10**30, rows=[], pairs=[])


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_are_finite(value):
    with pytest.raises(ValidationError):
        Interval(low=value, high=1.0, method="m")
    with pytest.raises(ValidationError):
        Pair(first=0, second=1, **{**TEST, "p": value})
