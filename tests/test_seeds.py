from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reliquary.seeds import derive, generator

items = st.lists(st.text(max_size=8) | st.integers(), max_size=4).map(tuple)


def test_the_numbers_never_change():
    # The first eight bytes of `printf '[0,"split","group-1"]' | sha256sum`, read as one number.
    assert derive(0, "split", "group-1") == 13271242246536107855
    assert generator(7, "view", 3).integers(0, 1000, 4).tolist() == [587, 635, 173, 499]


@given(st.integers(0, 2**32), items, items)
def test_different_items_get_different_numbers(seed, a, b):
    assert (derive(seed, *a) == derive(seed, *b)) == (a == b)


def test_items_are_not_joined_by_accident():
    assert derive(0, "a", "bc") != derive(0, "ab", "c")
    assert derive(0, "1") != derive(0, 1)


def test_a_generator_depends_on_its_item_alone():
    alone = generator(1, "b").random(5)
    generator(1, "a").random(100)
    np.testing.assert_array_equal(generator(1, "b").random(5), alone)
