from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.drawing.decoration import Wear
from reliquary.sample.drawing.looks import LOOKS, blend
from reliquary.sample.objects.steles import ROWS, stele
from reliquary.seeds import generator

FRESH = Wear(loss=0.0, grime=0.1)


def carve(culture, progress=0.5, wear=FRESH, number=0):
    rng = generator(0, culture, number)
    return stele(LOOKS[culture], blend(LOOKS[culture].stone, progress, rng), progress, wear, rng)


@pytest.mark.parametrize("culture", LOOKS)
@pytest.mark.parametrize("progress", [0.0, 0.5, 1.0])
def test_a_stele_is_an_upright_slab(culture, progress):
    slab = carve(culture, progress)
    rows, columns = slab.height.shape
    assert rows == ROWS > columns
    assert 0.55 < slab.coverage.mean() < 0.95
    assert slab.coverage[0].max() == 0
    assert slab.standing
    assert np.isfinite(slab.height).all()
    assert 0 <= slab.colour.min() <= slab.colour.max() <= 1


def test_it_carries_an_emblem_above_and_writing_below():
    slab = carve("egyptian")
    upper, lower = slab.height[80:140, 60:110], slab.height[200:250, 60:110]
    assert upper.std() > 0.8
    assert lower.std() > 0.5


def test_weather_takes_depth_and_edges():
    fresh, worn = carve("grecoroman"), carve("grecoroman", wear=Wear(loss=0.4, grime=0.5))
    assert worn.coverage.sum() < fresh.coverage.sum()
    assert worn.height[90:150, 60:100].std() < fresh.height[90:150, 60:100].std()
