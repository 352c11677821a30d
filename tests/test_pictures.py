from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from reliquary import pictures
from reliquary.pictures import carries_sample_mark
from reliquary.sample.drawing.encoding import jpeg_bytes, png_bytes

PICTURE = np.zeros((8, 8, 3), np.uint8)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("encode", [jpeg_bytes, png_bytes])
def test_pictures_of_the_sample_museum_say_so(encode):
    assert carries_sample_mark(opened(encode(PICTURE)))


@pytest.mark.parametrize("comment", [b"", b"A photograph", b"\xff\xfe"])
def test_others_do_not(comment):
    buffer = io.BytesIO()
    Image.fromarray(PICTURE).save(buffer, "JPEG", comment=comment)
    assert not carries_sample_mark(opened(buffer.getvalue()))


@pytest.mark.parametrize("sample", [True, False])
@pytest.mark.parametrize("shape", [(6, 8), (6, 8, 3), (6, 8, 4)])
def test_a_png_holds_the_same_pixels_and_the_mark_only_if_asked(shape, sample):
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    image = opened(pictures.png_bytes(picture, sample=sample))
    assert np.array_equal(np.asarray(image), picture)
    assert carries_sample_mark(image) is sample
