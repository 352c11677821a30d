from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reliquary.rank.statistics.pareto import pareto_front


def test_a_row_is_on_the_front_unless_another_is_no_worse_in_both():
    assert pareto_front([0.9, 0.8, 0.8, 0.7], [10, 5, 6, 1]) == [True, True, False, True]


def test_equal_rows_are_on_it_together():
    assert pareto_front([0.8, 0.8], [5, 5]) == [True, True]


def test_a_row_of_which_nothing_is_known_is_not_on_it_and_keeps_none_off():
    assert pareto_front([0.9, 0.8, None], [None, 5, 1]) == [False, True, False]
    assert pareto_front([], []) == []


small = st.one_of(st.none(), st.integers(0, 4).map(float))


@given(st.lists(st.tuples(small, small), max_size=12))
def test_it_is_the_definition(rows):
    def beaten(q, c):
        known = [(a, b) for a, b in rows if a is not None and b is not None]
        return any(a >= q and b <= c and (a > q or b < c) for a, b in known)

    expected = [q is not None and c is not None and not beaten(q, c) for q, c in rows]
    assert pareto_front([q for q, _ in rows], [c for _, c in rows]) == expected
