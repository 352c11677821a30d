from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.Image import Resampling

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.placement import Frame, frame_of, placement
from reliquary.build.pictures.resized import BAR_COLOUR, framed
from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec, ResizeMethod
from tests.build.pictures.encoded import encoded, patches

sides = st.integers(16, 200)
sizes = st.tuples(sides, sides)


def spec(size, fit, method=ResizeMethod.DRAFT_LANCZOS):
    return ImageSpec(size=size, fit=fit, method=method, format=ImageFormat.PNG)


def image_of(original, wanted):
    return framed(original, frame_of(original.width, original.height, wanted), wanted)


@given(picture=sizes, size=sizes)
def test_images_are_those_of_pillow(picture, size):
    image = patches(picture)
    original = Original(encoded(image))
    expected = {
        Fit.RESIZE: image.resize(size, Resampling.LANCZOS),
        Fit.CROP: ImageOps.fit(image, size, Resampling.LANCZOS),
        Fit.LETTERBOX: ImageOps.pad(image, size, Resampling.LANCZOS, color=BAR_COLOUR),
    }
    for fit, by_pillow in expected.items():
        assert np.array_equal(
            np.asarray(image_of(original, spec(size, fit, ResizeMethod.LANCZOS))), np.asarray(by_pillow)
        )


@given(st.data(), st.sampled_from(list(Fit)), st.sampled_from(["PNG", "JPEG"]))
def test_a_mark_is_found_where_the_placement_says(data, fit, image_format):
    width, height = data.draw(st.tuples(st.integers(300, 900), st.integers(300, 900)))
    mark = 60  # pixels
    # The middle of the picture is in every image: with the fit "crop" the rest may be cut away.
    x = data.draw(st.integers(width // 2 - mark, width // 2))
    y = data.draw(st.integers(height // 2 - mark, height // 2))
    wanted = spec(data.draw(st.tuples(st.integers(80, 160), st.integers(80, 160))), fit)
    picture = Image.new("RGB", (width, height))
    picture.paste((255, 255, 255), (x, y, x + mark, y + mark))
    image = np.asarray(image_of(Original(encoded(picture, image_format)), wanted), dtype=float)[:, :, 0]
    place = placement(width, height, wanted)
    middle_x = (image.sum(0) * (np.arange(wanted.size[0]) + 0.5)).sum() / image.sum()
    middle_y = (image.sum(1) * (np.arange(wanted.size[1]) + 0.5)).sum() / image.sum()
    assert middle_x == pytest.approx(place.left + (x + mark / 2) * place.scale_x, abs=0.15)
    assert middle_y == pytest.approx(place.top + (y + mark / 2) * place.scale_y, abs=0.15)


def test_letterbox_bars_are_counted():
    place = placement(64, 32, spec((16, 16), Fit.LETTERBOX))
    assert (place.scale_x, place.scale_y, place.left, place.top) == (0.25, 0.25, 0, 4)


def test_what_crop_cuts_away_lies_outside():
    place = placement(64, 16, spec((16, 16), Fit.CROP))
    assert (place.scale_x, place.left, place.top) == (1, -24, 0)


@given(
    picture=st.tuples(st.integers(1, 9000), st.integers(1, 9000)),
    size=st.tuples(st.integers(8, 900), st.integers(8, 900)),
)
def test_a_frame_stays_within_picture_and_image(picture, size):
    for fit in Fit:
        frame = frame_of(*picture, spec(size, fit))
        left, top, right, bottom = frame.region
        assert 0 <= left < right <= picture[0]
        assert 0 <= top < bottom <= picture[1]
        assert all(0 <= at < at + part <= whole for at, part, whole in zip(frame.corner, frame.size, size, strict=True))


def test_a_very_long_picture_keeps_a_line():
    assert frame_of(5000, 8, spec((64, 64), Fit.LETTERBOX)).size == (64, 1)
    assert frame_of(8, 5000, spec((64, 64), Fit.LETTERBOX)).size == (1, 64)


def test_a_frame_moves_with_the_region_that_it_shows():
    assert Frame((0, 0, 20, 10), (4, 2)).moved(100, 50) == Frame((100, 50, 120, 60), (4, 2))
