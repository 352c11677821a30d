from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.errors import ReliquaryError
from reliquary.sample.mural_figures import MURAL_CLASSES
from reliquary.sample.murals import VISIBLE_SHARE, Mural, MuralBox, crop_mural, random_crops, sample_mural


@pytest.fixture(scope="module")
def wall():
    return sample_mural(1300, 1000)


def test_a_wall_of_1000_px_has_all_five_classes(wall):
    counts = Counter(box.category for box in wall.boxes)
    assert set(counts) == set(MURAL_CLASSES)
    assert counts["thousand_buddha"] == max(counts.values())


def test_boxes_are_whole_and_within_the_wall(wall):
    for box in wall.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= 1300
        assert box.y + box.height <= 1000
        assert min(box.width, box.height) >= 8


@pytest.mark.parametrize("number", range(4))
def test_registers_never_run_over_the_wall(number):
    for width, height in ((64, 64), (300, 90), (90, 300), (640, 480)):
        mural = sample_mural(width, height, number=number)
        assert mural.image.shape == (height, width, 3)
        assert all(box.y + box.height <= height and box.x + box.width <= width for box in mural.boxes)


def test_a_box_is_tight_around_its_paint():
    """The paint differs from its surroundings on all four sides of the box of a seated figure."""
    wall = sample_mural(700, 1000, seed=1)
    box = next(b for b in wall.boxes if b.category == "thousand_buddha" and b.x > 20)
    x, y, w, h = (int(v) for v in box[:4])
    image = wall.image.astype(float)
    inside = image[y : y + h, x : x + w].std()
    gap = image[y : y + h, x - 3 : x - 1].std()
    assert inside > 1.5 * gap


def test_walls_repeat_and_differ(wall):
    assert np.array_equal(sample_mural(200, 200, seed=1).image, sample_mural(200, 200, seed=1).image)
    assert not np.array_equal(sample_mural(200, 200, seed=1).image, sample_mural(200, 200, seed=2).image)
    assert not np.array_equal(sample_mural(200, 200).image, sample_mural(200, 200, number=1).image)


def test_wear_changes_the_picture_and_no_box():
    fresh, worn = (sample_mural(300, 300, seed=1, wear=wear) for wear in (0.1, 1.0))
    assert fresh.boxes == worn.boxes
    assert fresh.image.std() > worn.image.std(), "a faded wall has less contrast"


@pytest.mark.parametrize(("width", "height"), [(63, 500), (500, 10), (200_000, 1000)])
def test_absurd_sizes_are_refused(width, height):
    with pytest.raises(ReliquaryError, match=f"{width} x {height}"):
        sample_mural(width, height)


BLANK = Mural(
    np.zeros((100, 100, 3), dtype=np.uint8),
    (MuralBox(10, 10, 20, 20, "donor"), MuralBox(40, 40, 50, 10, "apsaras")),
)


def test_a_crop_moves_and_clips_the_boxes():
    crop = crop_mural(BLANK, 20, 5, 40, 60)
    assert crop.image.shape == (60, 40, 3)
    assert crop.boxes == (MuralBox(0, 5, 10, 20, "donor"), MuralBox(20, 35, 20, 10, "apsaras"))


def test_what_is_hardly_visible_is_dropped():
    assert [b.category for b in crop_mural(BLANK, 25, 0, 75, 100).boxes] == ["apsaras"]
    assert [b.category for b in crop_mural(BLANK, 24, 0, 76, 100).boxes] == ["donor", "apsaras"]


@given(st.integers(0, 99), st.integers(0, 99), st.integers(1, 100), st.integers(1, 100))
@settings(max_examples=60, deadline=None)
def test_every_crop_keeps_the_rule(left, top, width, height):
    width, height = min(width, 100 - left), min(height, 100 - top)
    for box in crop_mural(BLANK, left, top, width, height).boxes:
        assert 0 <= box.x < box.x + box.width <= width
        assert 0 <= box.y < box.y + box.height <= height
        whole = next(b for b in BLANK.boxes if b.category == box.category)
        assert box.width * box.height >= VISIBLE_SHARE * whole.width * whole.height


@pytest.mark.parametrize("place", [(-1, 0, 10, 10), (0, 95, 10, 10), (0, 0, 0, 10), (0, 0, 101, 10)])
def test_a_crop_beyond_the_wall_is_refused(place):
    with pytest.raises(ReliquaryError, match="not within the mural of 100 x 100"):
        crop_mural(BLANK, *place)


def test_random_crops_hold_elements_and_repeat(wall):
    crops = random_crops(wall, 6, seed=4, side=400)
    assert 0 < len(crops) <= 6
    assert all(crop.image.shape == (400, 400, 3) and crop.boxes for crop in crops)
    again = random_crops(wall, 6, seed=4, side=400)
    assert [crop.boxes for crop in crops] == [crop.boxes for crop in again]


def test_crops_larger_than_the_wall_are_refused():
    with pytest.raises(ReliquaryError, match="only 100 x 100"):
        random_crops(BLANK, 1)
