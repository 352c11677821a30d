from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.drawing.decoration import Wear
from reliquary.sample.drawing.looks import LOOKS, blend
from reliquary.sample.objects.tiles import SIZE, tile
from reliquary.seeds import generator


def fire(culture, progress=0.5, loss=0.0, number=0):
    rng = generator(0, culture, number)
    return tile(LOOKS[culture], blend(LOOKS[culture].glaze, progress, rng), progress, Wear(loss, 0.2), rng)


@pytest.mark.parametrize("culture", LOOKS)
def test_tiles_of_all_shapes_are_whole(culture):
    for number in range(8):
        made = fire(culture, number=number)
        assert made.height.shape == (SIZE, SIZE)
        assert 0.4 < made.coverage.mean() < 0.95
        assert made.coverage[0, 0] == 0
        assert np.isfinite(made.height).all()
        assert 0 <= made.colour.min() <= made.colour.max() <= 1


@pytest.mark.parametrize("culture", LOOKS)
def test_a_tile_has_more_than_one_colour(culture):
    for number in range(8):
        made = fire(culture, number=number)
        assert made.colour[made.coverage > 0.99].std(axis=0).max() > 0.04


def test_only_the_strokes_regions_lay_mosaics():
    def grid_strength(culture):
        """How strongly the heights repeat at the spacing of the cubes, as grout lines make them do."""
        strengths = []
        for number in range(8):
            row = fire(culture, number=number).height[SIZE // 3 : 2 * SIZE // 3, 20:-20].mean(axis=0)
            spectrum = np.abs(np.fft.rfft(row - row.mean()))
            strengths.append(spectrum[len(row) // 12 : len(row) // 7].max() / (spectrum.max() + 1e-6))
        return max(strengths)

    assert grid_strength("byzantium") > 0.9


def test_late_tiles_are_glossier():
    assert fire("islam", 1.0).gloss > fire("islam", 0.0).gloss + 0.5
