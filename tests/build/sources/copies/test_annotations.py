from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies.annotations import NO_AREA, OUTSIDE, PARTLY_OUTSIDE, Annotations

WIDTH, HEIGHT = 60, 40
NUMBERS = st.integers(-100, 200)


def added(*boxes):
    annotations = Annotations()
    annotations.add("a.jpg", [NamedBox("x", *box) for box in boxes], WIDTH, HEIGHT)
    return annotations


def pixels(x, y, width, height):
    """The pixels of the picture that a box of whole numbers covers."""
    return {(i, j) for i in range(max(x, 0), min(x + width, WIDTH)) for j in range(max(y, 0), min(y + height, HEIGHT))}


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_a_box_keeps_the_pixels_that_it_covers_and_what_is_lost_is_told(x, y, width, height):
    annotations = added((x, y, width, height))
    (kept,) = annotations.boxes["a.jpg"] or (None,)
    covered = pixels(x, y, width, height)
    if width <= 0 or height <= 0:
        expected = [NO_AREA]
    elif not covered:
        expected = [OUTSIDE]
    else:
        expected = [] if len(covered) == width * height else [PARTLY_OUTSIDE]
    assert annotations.problems == [("a.jpg", reason) for reason in expected]
    if covered:
        assert pixels(*(int(value) for value in (kept.x, kept.y, kept.width, kept.height))) == covered
    else:
        assert kept is None


def test_a_picture_without_boxes_was_looked_at_nevertheless():
    assert added().boxes == {"a.jpg": ()}


def test_roundings_are_not_told():
    assert added((0.2, 0.1, 59.805, 39.9001)).problems == []


def test_every_box_is_counted():
    found = added((-5, 0, 10, 10), (-5, 0, 10, 10), (70, 0, 5, 5), (0, 0, 0, 5), (0, 0, 5, 5))
    assert Counter(reason for _, reason in found.problems) == {PARTLY_OUTSIDE: 2, OUTSIDE: 1, NO_AREA: 1}
    assert len(found.boxes["a.jpg"]) == 3
