from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.drawing.decoration import Wear
from reliquary.sample.drawing.looks import LOOKS, blend
from reliquary.sample.objects.coins import SIZE, coin
from reliquary.seeds import generator

FRESH = Wear(loss=0.0, grime=0.1)


def strike(culture, progress=0.5, wear=FRESH, number=0):
    rng = generator(0, culture, number)
    return coin(LOOKS[culture], blend(LOOKS[culture].metal, progress, rng), progress, wear, rng)


@pytest.mark.parametrize("culture", LOOKS)
def test_a_coin_is_a_disc_with_two_different_faces(culture):
    obverse, reverse = strike(culture)
    assert obverse.height.shape == (SIZE, SIZE)
    assert np.pi * 0.8**2 / 4 * 0.8 < obverse.coverage.mean() < np.pi / 4
    assert obverse.coverage[0, 0] == 0
    assert not np.array_equal(obverse.height, reverse.height)
    assert np.abs(obverse.coverage - reverse.coverage).max() == 0, "both faces have one outline"


def test_some_asian_coins_have_a_hole_and_no_others():
    def holed(culture):
        return [strike(culture, number=i)[0].coverage[SIZE // 2, SIZE // 2] == 0 for i in range(12)]

    assert 4 < sum(holed("asian")) < 12
    assert not any(holed("grecoroman"))


def test_early_flans_are_less_round():
    def roughness(progress):
        edges = [strike("grecoroman", progress, number=i)[0].coverage.sum(axis=1) for i in range(15)]
        return np.mean([np.abs(e - e[::-1]).mean() for e in edges])

    assert roughness(0.0) > 2 * roughness(1.0)


def test_wear_flattens_the_relief():
    fresh, worn = (strike("grecoroman", wear=Wear(loss, 0.1))[0].height for loss in (0.0, 0.4))
    middle = slice(SIZE // 4, -SIZE // 4)
    assert worn[middle, middle].std() < 0.8 * fresh[middle, middle].std()
