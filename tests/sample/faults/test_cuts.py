from __future__ import annotations

import numpy as np

from reliquary.sample.faults.cuts import UNIT, cut_off, padded
from reliquary.seeds import generator

PICTURE = np.random.default_rng(1).integers(0, 100, (200, 320, 3), dtype=np.uint8)


def test_the_rest_is_grey_from_a_coding_unit_on():
    cut = cut_off(PICTURE, generator(1, 0), "grey")
    grey = (cut == 128).all(axis=(1, 2))
    top = int(grey.argmax())
    assert grey[top:].all()
    assert top % UNIT == 0
    assert np.array_equal(cut[: top - UNIT], PICTURE[: top - UNIT])


def test_the_last_row_is_repeated():
    cut = cut_off(PICTURE, generator(1, 0), "repeated")
    same = (cut == cut[-1]).all(axis=(1, 2))
    assert same.sum() > 10
    assert np.array_equal(cut[~same], PICTURE[~same])
    assert np.array_equal(cut[-1], PICTURE[int(same.argmax())])


def test_a_padded_file_is_longer_and_ends_in_zeros():
    encoded = bytes(range(1, 256)) * 300
    file = padded(encoded, generator(1, 0))
    kept = len(file.rstrip(b"\0"))
    assert 0.5 * len(encoded) - 1 <= kept < len(encoded) < len(file)
    assert file[:kept] == encoded[:kept]
    assert len(file) % 65536 == 0


def test_nothing_is_changed_in_place():
    before = PICTURE.copy()
    for kind in ("grey", "repeated"):
        cut_off(PICTURE, generator(1, 1), kind)
    assert np.array_equal(PICTURE, before)
