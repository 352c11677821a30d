from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

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
