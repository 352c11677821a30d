from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from reliquary import pictures
from reliquary.pictures import carries_sample_mark, jpeg_pixels
from reliquary.sample.drawing.encoding import jpeg_bytes, png_bytes
from tests.build.pictures.encoded import encoded, patches

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


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_jpeg_is_decoded_to_the_pixels_of_pillow(mode):
    pytest.importorskip("simplejpeg")
    data = encoded(patches((61, 47), cells=24).convert(mode), "JPEG", quality=90)
    assert np.array_equal(jpeg_pixels(data), np.asarray(opened(data).convert("RGB")))


def test_what_only_pillow_can_judge_is_left_to_it(monkeypatch):
    data = encoded(patches((400, 400)), "JPEG")
    left = [data[:3000], data[:-2], b"", b"\xff\xd8", encoded(patches((8, 8)))]
    left.append(encoded(patches((64, 64)).convert("CMYK"), "JPEG"))
    assert [jpeg_pixels(each) for each in left] == [None] * len(left)
    monkeypatch.setattr(pictures, "MAX_PIXELS", 400 * 400 - 1)
    assert jpeg_pixels(data) is None


def test_without_simplejpeg_all_is_left_to_pillow(monkeypatch):
    monkeypatch.setattr(pictures, "simplejpeg", None)
    assert jpeg_pixels(jpeg_bytes(PICTURE)) is None
