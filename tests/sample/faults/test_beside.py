from __future__ import annotations

import numpy as np

from reliquary.sample.faults.beside import laid_beside
from reliquary.seeds import generator

GROUND = np.full((300, 240, 3), 100, np.uint8)
THING = np.full((20, 120, 3), 250, np.uint8)


def test_it_lies_along_an_edge_and_leaves_the_rest():
    for number in range(8):
        laid = laid_beside(GROUND, THING, generator(1, number))
        changed = (abs(laid.astype(int) - 100) > 40).any(axis=2)
        rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
        assert 0 < changed.sum() < 1.2 * 20 * 120
        assert min(rows[0], 299 - rows[-1], columns[0], 239 - columns[-1]) <= 0.06 * 300 + 1
        assert np.array_equal(laid[~changed & (laid == 100).all(axis=2)][0], [100, 100, 100])


def test_what_is_larger_than_the_picture_is_cut():
    large = np.full((40, 900, 3), 250, np.uint8)
    assert laid_beside(GROUND, large, generator(1, 0)).shape == GROUND.shape
