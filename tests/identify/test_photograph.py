from __future__ import annotations

import io
import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from reliquary.identify import photograph as photograph_module
from reliquary.identify.photograph import UnusablePhotographError, read_photograph
from tests.identify.small_museum import IMAGE

SHOT = IMAGE.model_copy(update={"size": (64, 48)})
QUADRANTS = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], dtype=np.uint8)


def upright():
    """Four colours: red, green over blue, white."""
    return Image.fromarray(QUADRANTS).resize((320, 240), Image.Resampling.NEAREST)


def corners(data):
    """The colours of the four quadrants, to within what JPEG does."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (64, 48)
        assert image.mode == "RGB"
        return np.asarray(image)[[12, 36]][:, [16, 48]].astype(int)


def of_dataset(path):
    return corners(read_photograph(path, SHOT).picture)


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_a_photograph_is_turned_as_the_telephone_says(tmp_path, orientation, turn):
    stored = upright() if turn is None else upright().transpose(turn)
    exif = Image.Exif()
    exif[274] = orientation
    stored.save(tmp_path / "phone.jpg", exif=exif, quality=95)
    np.testing.assert_allclose(of_dataset(tmp_path / "phone.jpg"), QUADRANTS, atol=12)


@pytest.mark.parametrize(
    ("mode", "suffix"), [("RGB", "tif"), ("RGB", "webp"), ("CMYK", "jpg"), ("CMYK", "tif"), ("P", "png"), ("P", "gif")]
)
def test_pixels_of_any_kind_are_seen_in_their_colours(tmp_path, mode, suffix):
    upright().convert(mode).save(tmp_path / f"p.{suffix}")
    np.testing.assert_allclose(of_dataset(tmp_path / f"p.{suffix}"), QUADRANTS, atol=20)


def test_transparency_is_laid_on_white(tmp_path):
    Image.new("RGBA", (100, 100), (255, 0, 0, 0)).save(tmp_path / "p.png")
    assert (of_dataset(tmp_path / "p.png") >= 254).all()


def test_16_bits_are_brought_to_8(tmp_path):
    grey = np.full((100, 100), 0x8000, dtype=np.uint16)
    Image.fromarray(grey).save(tmp_path / "p.png")
    assert (np.abs(of_dataset(tmp_path / "p.png") - 128) <= 1).all()


def test_a_picture_of_the_dataset_stays_as_it_is(museum, tmp_path):
    data = museum.table("grouped", "test", ["image"]).column("image")[0].as_py()["bytes"]
    (tmp_path / "p.jpg").write_bytes(data)
    assert read_photograph(tmp_path / "p.jpg", IMAGE).picture == data


def test_the_copy_to_look_at_is_upright_and_not_large(tmp_path):
    exif = Image.Exif()
    exif[274] = 6
    Image.new("RGB", (3000, 1500)).save(tmp_path / "p.jpg", exif=exif)
    assert read_photograph(tmp_path / "p.jpg", IMAGE).shown().size == (512, 1024)


def bomb():
    """A PNG of 60,000 x 60,000 pixels in a few hundred bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def truncated():
    buffer = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(buffer, "JPEG")
    return buffer.getvalue()[:5000]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a picture of a known format"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "saves HEIC"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture of a known format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture of a known format"),
        (bomb(), "more than 150,000,000 pixels"),
        (truncated(), "truncated or damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(1000), "picture"),
    ],
    ids=["empty", "heic", "svg", "postscript", "bomb", "truncated", "no JPEG"],
)
def test_what_is_no_picture_is_refused_with_its_reason(tmp_path, data, why):
    path = tmp_path / "p.jpg"
    path.write_bytes(data)
    with pytest.raises(UnusablePhotographError, match=why) as caught:
        read_photograph(path, IMAGE)
    assert str(path) in str(caught.value)


def test_a_speck_is_refused(photo):
    with pytest.raises(UnusablePhotographError, match="31 x 90 pixels, but at least 32 x 32"):
        read_photograph(photo(size=(31, 90)), IMAGE)


def test_a_file_of_too_many_bytes_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(photograph_module, "MAX_BYTES", 1000)
    (tmp_path / "p.jpg").write_bytes(bytes(1001))
    with pytest.raises(UnusablePhotographError, match="1,001 bytes, more than 1,000"):
        read_photograph(tmp_path / "p.jpg", IMAGE)


def test_what_is_no_file_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, why in ((tmp_path / "pipe", "not a file"), (tmp_path, "not a file"), (tmp_path / "x", "no such file")):
        with pytest.raises(UnusablePhotographError, match=why):
            read_photograph(path, IMAGE)
