from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reliquary.build.boxes import clipped, placed, visible
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.placement import placement
from reliquary.build.pictures.resized import Resized
from reliquary.build.sources.candidate import NamedBox
from reliquary.catalogue.recipe import Fit, ImageFormat, ImageSpec, ResizeMethod
from tests.build.pictures.encoded import decoded, encoded

REGION = (10, 20, 50, 60)
NUMBERS = st.floats(-100, 100)
SIZES = st.floats(0.01, 100)


def area(box):
    return box.width * box.height if box else 0


@given(NUMBERS, NUMBERS, SIZES, SIZES)
def test_the_part_within_a_region_lies_in_the_box_and_in_the_region(x, y, width, height):
    box = NamedBox("x", x, y, width, height)
    part = clipped(box, REGION)
    if part is not None:
        assert part.x >= max(box.x, REGION[0])
        assert part.y >= max(box.y, REGION[1])
        assert part.x + part.width <= min(box.x + box.width, REGION[2]) + 1e-9
        assert part.y + part.height <= min(box.y + box.height, REGION[3]) + 1e-9
        assert 0 < area(part) <= area(box) * (1 + 1e-9)


@given(NUMBERS, NUMBERS, SIZES, SIZES)
def test_the_parts_within_four_quarters_make_up_the_box(x, y, width, height):
    box = NamedBox("x", x, y, width, height)
    quarters = [(-1e3, -1e3, 0, 0), (0, -1e3, 1e3, 0), (-1e3, 0, 0, 1e3), (0, 0, 1e3, 1e3)]
    assert sum(area(clipped(box, quarter)) for quarter in quarters) == pytest.approx(area(box))


def test_name_and_crowd_stay_with_a_part():
    part = clipped(NamedBox("seal", 0, 0, 30, 30, iscrowd=True), REGION)
    assert part == NamedBox("seal", 10, 20, 20, 10, iscrowd=True)


@pytest.mark.parametrize(("left", "n_visible"), [(0, 0), (2, 0), (3, 1), (10, 1), (49, 0)])
def test_a_part_is_kept_from_a_share_of_the_area_on(left, n_visible):
    box = NamedBox("x", left, 30, 10, 10)  # begins to be in the region at 10
    assert len(list(visible([box], REGION, 0.3))) == n_visible


def test_an_empty_box_shows_nothing():
    assert list(visible([NamedBox("x", 20, 30, 0, 10)], REGION, 0)) == []


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("size", [(64, 64), (90, 40)])
def test_a_placed_box_lies_round_what_it_was_drawn_round(fit, size):
    """A white block in a dark picture stands, in the image, where its box says."""
    pixels = np.full((60, 100, 3), 40, np.uint8)
    pixels[20:40, 30:60] = 255
    spec = ImageSpec(size=size, fit=fit, method=ResizeMethod.LANCZOS, format=ImageFormat.PNG)
    made = Resized("0" * 64, spec).make(Original(encoded(Image.fromarray(pixels))))
    shown = np.asarray(decoded(made.data))[..., 0] > 147
    rows, columns = np.flatnonzero(shown.any(1)), np.flatnonzero(shown.any(0))
    box = placed(NamedBox("x", 30, 20, 30, 20), placement(100, 60, spec))
    found = [columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0]]
    assert [box.x, box.y, box.width, box.height] == pytest.approx(found, abs=1)
