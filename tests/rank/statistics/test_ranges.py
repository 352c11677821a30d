from __future__ import annotations

from reliquary.rank.statistics.pairs import Pair
from reliquary.rank.statistics.ranges import rank_ranges


def pair(first, second, difference, p):
    ends = {"low": difference - 0.1, "high": difference + 0.1}
    return Pair(first=first, second=second, difference=difference, **ends, p=p, p_adjusted=p)


def test_rows_that_cannot_be_told_apart_share_ranks():
    pairs = [pair(0, 1, 0.1, 0.4), pair(0, 2, 0.3, 0.01), pair(1, 2, 0.2, 0.06)]
    assert rank_ranges(3, pairs, higher_is_better=True) == {0: (1, 2), 1: (1, 3), 2: (2, 3)}


def test_where_all_differ_each_has_a_rank_of_its_own():
    pairs = [pair(0, 1, 0.1, 0.01), pair(0, 2, 0.3, 0.01), pair(1, 2, 0.2, 0.01)]
    assert rank_ranges(3, pairs, higher_is_better=True) == {0: (1, 1), 1: (2, 2), 2: (3, 3)}
    assert rank_ranges(3, pairs, higher_is_better=False) == {0: (3, 3), 1: (2, 2), 2: (1, 1)}


def test_a_row_without_tests_has_no_range_but_may_stand_anywhere():
    assert rank_ranges(3, [pair(0, 2, 0.3, 0.01)], higher_is_better=True) == {0: (1, 2), 2: (2, 3)}


def test_without_tests_there_are_no_ranges():
    assert rank_ranges(3, [], higher_is_better=True) == {}
