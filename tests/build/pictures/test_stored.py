from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.placement import Frame
from reliquary.build.pictures.stored import nearest, stored_values
from reliquary.build.pictures.unreadable import UnreadablePictureError
from tests.build.pictures.encoded import encoded


def test_values_of_16_bits_come_as_they_are():
    values = np.array([[0, 1, 255, 256, 65535]], dtype=np.uint16)
    found = stored_values(Original(encoded(Image.fromarray(values))), ("I;16",), "16-bit")
    assert found.dtype == np.uint16
    assert np.array_equal(found, values)


def test_a_palette_gives_its_indices():
    image = Image.new("P", (3, 1))
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    image.putdata([2, 0, 1])
    assert stored_values(Original(encoded(image)), ("L", "P"), "indices").tolist() == [[2, 0, 1]]


def test_another_pixel_type_is_refused():
    with pytest.raises(UnreadablePictureError, match="a map that is not 16-bit"):
        stored_values(Original(encoded(Image.new("L", (4, 4)))), ("I;16",), "16-bit")


SIDES = st.integers(1, 50)


@given(width=SIDES, height=SIDES, w=SIDES, h=SIDES)
def test_each_pixel_takes_the_value_at_its_centre(width, height, w, h):
    values = np.arange(width * height).reshape(height, width)
    rows = [(2 * y + 1) * height // (2 * h) for y in range(h)]
    columns = [(2 * x + 1) * width // (2 * w) for x in range(w)]
    found = nearest(values, Frame((0, 0, width, height), (w, h)))
    assert np.array_equal(found, [[values[y, x] for x in columns] for y in rows])


def test_a_region_takes_the_values_at_the_centres_of_pixels():
    values = np.arange(40).reshape(1, 40)
    assert nearest(values, Frame((10, 0, 20, 1), (5, 1))).tolist() == [[11, 13, 15, 17, 19]]
