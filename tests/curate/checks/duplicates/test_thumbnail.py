from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from reliquary.curate.checks.duplicates.thumbnail import SIDE, Thumbnail, as_pixels, halved
from reliquary.curate.measuring.picture import WorkingPicture
from tests.curate.checks.duplicates.photographed import photograph, png


def test_every_picture_becomes_a_square_of_grey_pixels():
    for size in ((3, 5), (64, 64), (900, 30)):
        description = Thumbnail().describe(WorkingPicture(png(Image.new("RGB", size, (10, 10, 10)))))
        assert description == bytes([10]) * SIDE**2


def test_left_is_left_and_top_is_top():
    image = Image.new("L", (200, 100))
    image.paste(255, (0, 0, 100, 50))
    (pixels,) = as_pixels([Thumbnail().describe(WorkingPicture(png(image)))])
    assert pixels[5, 5] == 255
    assert pixels[5, -5] == pixels[-5, 5] == pixels[-5, -5] == 0


def test_no_thumbnails_are_no_pixels():
    assert as_pixels([]).shape == (0, SIDE, SIDE)


def test_a_photograph_keeps_its_light():
    picture = WorkingPicture(photograph(0))
    (pixels,) = as_pixels([Thumbnail().describe(picture)])
    assert abs(pixels.mean() - picture.grey.mean()) < 1


@given(arrays(np.uint8, st.tuples(st.integers(0, 3), st.just(4), st.just(4))))
def test_halving_averages_and_rounds(pixels):
    means = pixels.reshape(-1, 2, 2, 2, 2).mean(axis=(2, 4))
    assert np.array_equal(halved(pixels), np.floor(means + 0.5))
