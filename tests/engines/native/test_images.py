from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from reliquary.engines.native.images import decode_image
from reliquary.errors import ReliquaryError


def encoded(pixels, kind="PNG"):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


def test_an_image_becomes_channels_first_rgb():
    pixels = np.zeros((20, 30, 3), dtype=np.uint8)
    pixels[:, :, 2] = 200
    decoded = decode_image(encoded(pixels), (16, 16), "here")
    assert decoded.shape == (3, 16, 16)
    assert decoded.dtype == np.uint8
    assert decoded.reshape(3, -1).max(axis=1).tolist() == [0, 0, 200]


def test_a_grey_image_becomes_rgb():
    assert (
        decode_image(encoded(np.full((20, 20), 7, dtype=np.uint8)), (16, 16), "here").tolist()
        == np.full((3, 16, 16), 7).tolist()
    )


@pytest.mark.parametrize("data", [b"", b"no image", encoded(np.zeros((90, 90, 3), dtype=np.uint8))[:60]])
def test_bytes_that_are_no_image_name_the_image(data):
    with pytest.raises(ReliquaryError, match="builds/x, image 12: not a readable image"):
        decode_image(data, (16, 16), "builds/x, image 12")


def test_a_huge_image_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr("reliquary.engines.native.images.MAX_PIXELS", 100)
    with pytest.raises(ReliquaryError, match="20 x 20 pixels, more than 100"):
        decode_image(encoded(np.zeros((20, 20, 3), dtype=np.uint8)), (16, 16), "here")


def test_an_image_of_another_size_than_its_columns_say_is_refused():
    data = encoded(np.zeros((20, 30, 3), dtype=np.uint8))
    assert decode_image(data, (15, 10), "here", stored=(30, 20)).shape == (3, 10, 15)
    with pytest.raises(
        ReliquaryError, match="here: the image has 30 x 20 pixels, but .* say 20 x 30, so that its boxes"
    ):
        decode_image(data, (15, 10), "here", stored=(20, 30))
