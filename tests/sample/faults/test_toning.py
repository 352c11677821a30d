from __future__ import annotations

import numpy as np

from reliquary.sample.faults.toning import toned, without_colour
from reliquary.seeds import generator

PICTURE = np.random.default_rng(1).integers(0, 256, (40, 60, 3), dtype=np.uint8)


def test_without_colour_the_channels_are_equal():
    grey = without_colour(PICTURE)
    assert (np.ptp(grey, axis=2) == 0).all()


def test_in_a_toned_picture_colour_follows_from_lightness():
    for number in range(6):
        print_ = toned(PICTURE, generator(1, number)).reshape(-1, 3).astype(int)
        by_luma = print_[np.argsort(without_colour(PICTURE)[..., 0].ravel(), kind="stable")]
        assert (np.diff(by_luma, axis=0) >= 0).all()
        assert np.ptp(print_, axis=1).max() > 8
