from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.drawing.decoration import (
    TEXTURE_HEIGHT,
    TEXTURE_WIDTH,
    Wear,
    as_colour,
    random_wear,
    vessel_texture,
    weathered,
)
from reliquary.sample.drawing.looks import LOOKS, blend
from reliquary.seeds import generator


def paint(culture, progress, loss=0.0, number=0):
    rng = generator(0, culture, number)
    scheme = blend(LOOKS[culture].pottery, progress, rng)
    return vessel_texture(LOOKS[culture], scheme, progress, Wear(loss, 0.2), rng)


@pytest.mark.parametrize("culture", LOOKS)
@pytest.mark.parametrize("progress", [0.0, 1.0])
def test_a_texture_is_painted_all_round(culture, progress):
    texture = paint(culture, progress)
    assert texture.shape == (TEXTURE_HEIGHT, TEXTURE_WIDTH, 3)
    assert 0 <= texture.min() <= texture.max() <= 1
    assert texture.std() > 0.03


def test_late_ware_carries_more_ornament():
    def edges(progress):
        return np.mean([np.abs(np.diff(paint("islam", progress, number=i), axis=1)).mean() for i in range(25)])

    assert edges(1.0) > 1.15 * edges(0.0)


def test_loss_bares_the_ground():
    blue = np.full((200, 200, 3), as_colour((10, 20, 200)), dtype=np.float32)
    clay = as_colour((200, 120, 60))
    shares = []
    for loss in (0.0, 0.15, 0.4):
        worn = weathered(blue, clay, Wear(loss, 0.0), generator(0, "wear"))
        shares.append((worn[..., 0] > worn[..., 2]).mean())
    assert shares[0] < 0.05
    assert shares[0] < shares[1] < shares[2] < 0.6


def test_old_objects_are_more_worn_on_average_but_not_always():
    old = np.array([random_wear(1.0, generator(0, i)).loss for i in range(300)])
    new = np.array([random_wear(0.0, generator(1, i)).loss for i in range(300)])
    assert old.mean() > new.mean() + 0.08
    assert old.min() < new.max()
