from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reliquary.curate.checks.duplicates.components import components


def test_what_hangs_together_is_called_after_the_smallest():
    assert components([("c", "b"), ("b", "d"), ("x", "a")]) == {"b": "b", "c": "b", "d": "b", "a": "a", "x": "a"}


def test_no_pairs_no_components():
    assert components([]) == {}


names = st.sampled_from("abcdefgh")


@given(st.lists(st.tuples(names, names)), st.randoms())
def test_order_and_direction_make_no_difference(pairs, random):
    shuffled = [pair[::-1] if random.random() < 0.5 else pair for pair in pairs]
    random.shuffle(shuffled)
    found = components(shuffled)
    assert found == components(pairs)
    assert all(found[first] == found[second] for first, second in pairs)
    assert all(found[name] <= name and found[found[name]] == found[name] for name in found)
