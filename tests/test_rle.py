from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.rle import encode_mask, mask_area
from reliquary.seeds import generator


def decoded(rle):
    """Reads the encoding back, by its definition."""
    counts, number, shift = [], 0, 0
    for character in rle.counts:
        group = ord(character) - 48
        number |= (group & 31) << shift
        shift += 5
        if not group & 32:
            if group & 16:
                number -= 1 << shift
            counts.append(number + (counts[-2] if len(counts) > 2 else 0))
            number, shift = 0, 0
    pixels = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
    return pixels.reshape(rle.size, order="F")


@given(st.integers(0, 10**6), st.integers(1, 60), st.integers(1, 60), st.floats(0, 1))
def test_masks_come_back(seed, height, width, share):
    mask = generator(seed, "mask").random((height, width)) < share
    assert np.array_equal(decoded(encode_mask(mask)), mask)
    assert mask_area(encode_mask(mask)) == mask.sum()


@pytest.mark.parametrize("mask", [np.zeros((7, 5), bool), np.ones((7, 5), bool), np.eye(400, dtype=bool)])
def test_plain_masks_come_back(mask):
    assert np.array_equal(decoded(encode_mask(mask)), mask)


def test_a_mask_by_hand():
    # Down the columns: 2 out, 1 in, 3 out.
    rle = encode_mask(np.array([[0, 0], [0, 0], [1, 0]], dtype=bool))
    assert (rle.size, rle.counts) == ([3, 2], "213")


@pytest.mark.parametrize("seed", range(12))
def test_the_same_text_as_pycocotools(seed):
    coco = pytest.importorskip("pycocotools.mask")
    rng = generator(seed, "mask")
    blocks = rng.random((9, 7)) < rng.random()
    mask = np.kron(blocks, np.ones((int(rng.integers(1, 90)), int(rng.integers(1, 90))), dtype=bool))
    assert encode_mask(mask).counts == coco.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode()
