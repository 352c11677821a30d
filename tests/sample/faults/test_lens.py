from __future__ import annotations

import numpy as np

from reliquary.sample.faults.lens import enlarged, out_of_focus

PICTURE = np.random.default_rng(1).integers(0, 256, (90, 130, 3), dtype=np.uint8)


def detail(pixels):
    return abs(np.diff(pixels.astype(int), axis=1)).mean()


def test_detail_is_lost_and_the_size_stays():
    for worse in (out_of_focus(PICTURE, 2), enlarged(PICTURE, 3)):
        assert worse.shape == PICTURE.shape
        assert detail(worse) < 0.4 * detail(PICTURE)


def test_without_blur_nothing_changes():
    assert np.array_equal(out_of_focus(PICTURE, 0), PICTURE)
