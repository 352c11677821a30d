from __future__ import annotations

import numpy as np
import pytest

from reliquary.build.pictures.masks.dust import dust_mask
from reliquary.build.pictures.masks.jelly import jelly_mask
from reliquary.seeds import generator
from tests.build.pictures.masks.components import components, eroded

SIZE = (256, 256)
SEEDS = range(8)


def pair(seed, steps=10_000, size=SIZE):
    """Return where a dust mask and the jelly mask made from it are lost."""
    return dust_mask(size, steps, generator(seed)) == 0, jelly_mask(size, steps, generator(seed)) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_jelly_is_of_blocks_and_dust_of_threads(seed):
    dust, jelly = pair(seed)
    rims = [1 - eroded(lost).sum() / lost.sum() for lost in (dust, jelly)]
    assert rims[1] < 0.5 * rims[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_pores_are_filled(seed):
    dust, jelly = pair(seed)
    assert 5 * len(components(~jelly)) < len(components(~dust))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_piece_is_smaller_than_a_block_that_grew(seed):
    _, jelly = pair(seed)
    assert min(components(np.pad(jelly, 2, mode="edge"))) >= 7 * 7


@pytest.mark.parametrize("seed", SEEDS)
def test_blocks_lie_where_the_dust_was(seed):
    dust, jelly = pair(seed)
    near = dust
    for _ in range(3):
        near = ~eroded(~near)
    assert not (jelly & ~near).any()


def test_only_lost_and_intact():
    mask = jelly_mask(SIZE, 10_000, generator(0))
    assert mask.dtype == np.uint8
    assert set(np.unique(mask)) == {0, 255}


@pytest.mark.parametrize("steps", [1, 2, 10, 50])
def test_something_is_lost_after_few_steps_too(steps):
    for seed in SEEDS:
        dust, jelly = pair(seed, steps, (64, 48))
        assert jelly.sum() >= dust.sum() > 0


def test_a_seed_decides_the_mask():
    assert np.array_equal(*(jelly_mask(SIZE, 2_000, generator(3)) for _ in range(2)))
    assert not np.array_equal(*(jelly_mask(SIZE, 2_000, generator(seed)) for seed in (3, 4)))
