from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.curate.measuring.picture import SMALL_SIDE, WORKING_SIDE, WorkingPicture
from tests.build.pictures.encoded import BLUE, RED, bomb, encoded, halves, patches, turned


def averages(image, size):
    """Return plain averages of equal blocks, (h, w, 3)."""
    width, height = size
    pixels = np.asarray(image, np.float64)
    return pixels.reshape(height, image.height // height, width, image.width // width, 3).mean(axis=(1, 3))


@pytest.mark.parametrize(
    ("size", "image_format", "working", "small"),
    [
        ((2048, 1024), "PNG", (512, 256), (128, 64)),
        ((2048, 1024), "JPEG", (512, 256), (128, 64)),
        ((1500, 1500), "JPEG", (512, 512), (128, 128)),
        ((600, 1000), "JPEG", (307, 512), (77, 128)),
        ((300, 200), "WEBP", (300, 200), (128, 85)),
        ((40, 30), "PNG", (40, 30), (40, 30)),
        ((3000, 2), "PNG", (512, 1), (128, 1)),
        ((1, 1), "PNG", (1, 1), (1, 1)),
    ],
)
def test_sizes(size, image_format, working, small):
    picture = WorkingPicture(encoded(patches(size), image_format))
    assert (picture.width, picture.height) == size
    assert picture.format == image_format
    assert picture.image.size == working
    assert max(working) <= WORKING_SIDE
    assert picture.small_image.size == small
    assert max(small) <= SMALL_SIDE
    assert picture.rgb.shape == (working[1], working[0], 3)
    assert picture.grey.shape == working[::-1]
    assert picture.small.shape == (small[1], small[0], 3)
    assert (picture.rgb.dtype, picture.grey.dtype, picture.small.dtype) == (np.uint8, np.float32, np.float32)


def test_smaller_forms_are_plain_averages():
    image = patches((2048, 1024), cells=60)
    picture = WorkingPicture(encoded(image))
    assert np.abs(picture.rgb - averages(image, (512, 256))).max() <= 1
    assert np.abs(picture.small - averages(image, (128, 64))).max() <= 1.5


@pytest.mark.parametrize("side", [1100, 1500])
def test_the_decoder_s_help_changes_pixels_little(side):
    image = patches((side, side), cells=40)
    helped, plain = (WorkingPicture(encoded(image, kind)) for kind in ("JPEG", "PNG"))
    apart = np.abs(helped.rgb.astype(int) - plain.rgb)
    assert apart.mean() < 2
    assert np.percentile(apart, 99) < 12


def test_a_picture_is_upright():
    stored = halves(RED, BLUE, (64, 32))
    picture = WorkingPicture(encoded(stored, "JPEG", quality=95, exif=turned(6)))
    assert (picture.width, picture.height) == (32, 64)
    assert picture.rgb[5, 16] == pytest.approx(RED, abs=40)
    assert picture.rgb[58, 16] == pytest.approx(BLUE, abs=40)


def test_grey_is_luma():
    assert WorkingPicture(encoded(Image.new("RGB", (8, 8), (255, 0, 0)))).grey[0, 0] == pytest.approx(
        0.299 * 255, abs=1
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a picture of a known format"),
        (b"<html>no image available</html>", "not a picture of a known format"),
        (encoded(patches((400, 400)), "JPEG")[:3000], "truncated or damaged picture"),
        (bomb(), "more than 150,000,000 pixels"),
    ],
    ids=["empty", "a page", "truncated", "bomb"],
)
def test_what_is_no_picture_is_told(data, reason):
    with pytest.raises(UnreadablePictureError, match=reason):
        WorkingPicture(data)
