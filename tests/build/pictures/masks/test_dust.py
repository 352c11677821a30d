from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.pictures.masks.dust import dust_mask
from reliquary.seeds import generator
from tests.build.pictures.masks.components import components

SIDES = st.integers(1, 40)


def plain_walk(size, steps, rng):
    """The definition, step by step.

    A direction that met the border is the other one from then on: the chances are the same.
    """
    width, height = size
    x, y = int(rng.integers(width)), int(rng.integers(height))
    mask = np.full((height, width), 255, dtype=np.uint8)
    mask[y, x] = 0
    right, down = 1, 1
    for direction in rng.integers(4, size=steps):
        dx, dy = ((right, 0), (-right, 0), (0, down), (0, -down))[direction]
        if 0 <= x + dx < width and 0 <= y + dy < height:
            x, y = x + dx, y + dy
        else:
            right, down = (-right, down) if dx else (right, -down)
        mask[y, x] = 0
    return mask


@settings(deadline=None)
@given(width=SIDES, height=SIDES, steps=st.integers(1, 400), seed=st.integers(0, 2**64 - 1))
def test_a_mask_is_what_a_walk_that_stays_inside_visits(width, height, steps, seed):
    mask = dust_mask((width, height), steps, generator(seed))
    assert mask.dtype == np.uint8
    assert np.array_equal(mask, plain_walk((width, height), steps, generator(seed)))


@settings(deadline=None)
@given(width=SIDES, height=SIDES, steps=st.integers(1, 400), seed=st.integers(0, 1000))
def test_lost_pixels_hang_together(width, height, steps, seed):
    mask = dust_mask((width, height), steps, generator(seed))
    assert set(np.unique(mask)) <= {0, 255}
    (lost,) = components(mask == 0)
    assert 1 <= lost <= steps + 1


def test_masks_of_the_source_lose_a_few_per_cent():
    lost = [np.mean(dust_mask((256, 256), 10_000, generator(seed)) == 0) for seed in range(50)]
    assert min(lost) > 0.02
    assert max(lost) < 0.06


def test_a_seed_decides_the_mask():
    first, again, other = (dust_mask((64, 64), 500, generator(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("place", [(0, 0), (-1, -1), (0, -1)])
def test_walks_reach_the_corners(place):
    assert any(dust_mask((16, 16), 2_000, generator(seed))[place] == 0 for seed in range(5))
