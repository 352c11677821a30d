from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.relief.segmentation import Segmentation
from reliquary.build.pictures.unreadable import UnreadablePictureError
from tests.build.pictures.encoded import decoded, encoded
from tests.build.pictures.relief.maps import SHA256, pixels, spec

CLASSES = np.random.default_rng(0).integers(0, 3, (40, 40), dtype=np.uint8)


def file(mode="L", values=CLASSES):
    image = Image.fromarray(values)
    if mode == "P":
        image.putpalette([200, 10, 10, 10, 200, 10, 10, 10, 200])
    return Original(encoded(image))


@pytest.mark.parametrize("mode", ["L", "P"])
def test_values_are_indices_not_colours(mode):
    made = Segmentation(SHA256, spec(40), (0, 1, 2)).make(file(mode))
    assert decoded(made.data).mode == "L"
    assert np.array_equal(np.asarray(decoded(made.data)), CLASSES)


def test_classes_of_the_panel_become_those_of_the_dataset():
    found = pixels(Segmentation(SHA256, spec(20), (7, 0, 255)), file())
    assert np.array_equal(found, np.array([7, 0, 255])[CLASSES[1::2, 1::2]])


def test_an_index_without_a_name_is_refused():
    with pytest.raises(UnreadablePictureError, match="beyond the classes"):
        Segmentation(SHA256, spec(20), (0, 1)).make(file())


def test_an_index_without_a_name_is_refused_where_it_is_not_shown_too():
    values = np.zeros((40, 80), dtype=np.uint8)
    values[0, 0] = 1
    with pytest.raises(UnreadablePictureError, match="beyond the classes"):
        Segmentation(SHA256, spec(20), (0,)).make(file(values=values))


def test_colours_are_refused():
    with pytest.raises(UnreadablePictureError, match="not an 8-bit PNG of class indices"):
        Segmentation(SHA256, spec(20), (0,)).make(Original(encoded(Image.new("RGB", (40, 40)))))
