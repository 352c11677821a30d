from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.faults.borders import bordered
from reliquary.seeds import generator

MIDDLE = np.full((200, 300, 3), 128, np.uint8)


@pytest.mark.parametrize("edges", [1, 2, 3, 4])
@pytest.mark.parametrize(("kind", "darkest", "lightest"), [("film", 0, 60), ("paper", 200, 255)])
def test_so_many_edges_have_a_band(edges, kind, darkest, lightest):
    for number in range(5):
        scan = bordered(MIDDLE, generator(1, kind, edges, number), kind, edges)
        assert scan.shape == MIDDLE.shape
        tones = [np.median(edge) for edge in (scan[0], scan[-1], scan[:, 0], scan[:, -1])]
        assert sum(darkest <= tone <= lightest for tone in tones) == edges
        assert np.median(scan[80:120, 120:180]) == 128


def test_the_same_numbers_give_the_same_scan():
    one, other = (bordered(MIDDLE, generator(1, 0), "lid", 2) for _ in range(2))
    assert np.array_equal(one, other)
