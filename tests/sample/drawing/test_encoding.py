from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.records import SAMPLE_MARK
from reliquary.sample.drawing.encoding import jpeg_bytes, png_bytes
from reliquary.seeds import generator

RGB = generator(0, "picture").integers(0, 256, (20, 30, 3), dtype=np.uint8)


def test_a_jpeg_carries_the_mark():
    image = Image.open(BytesIO(jpeg_bytes(RGB)))
    assert image.info["comment"] == SAMPLE_MARK.encode()
    assert image.size == (30, 20)


@pytest.mark.parametrize("picture", [RGB, RGB[..., 0], RGB[..., 0].astype(np.uint16) * 257], ids=["rgb", "grey", "16"])
def test_a_png_carries_the_mark_and_every_pixel(picture):
    image = Image.open(BytesIO(png_bytes(picture)))
    assert image.text["Comment"] == SAMPLE_MARK
    assert np.array_equal(np.asarray(image), picture)


def test_bytes_repeat():
    assert jpeg_bytes(RGB) == jpeg_bytes(RGB)
    assert png_bytes(RGB) == png_bytes(RGB)
