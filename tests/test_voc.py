from __future__ import annotations

from functools import partial

import numpy as np
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from reliquary.voc import VocObject
from reliquary.voc import voc_xml as written

voc_xml = partial(written, database="a database")

CORNERS = ("xmin", "ymin", "xmax", "ymax")


def corners(item):
    return tuple(int(item.findtext(f"bndbox/{name}")) for name in CORNERS)


def boxes_of(text):
    return [corners(item) for item in fromstring(text).iter("object")]


def test_pixels_are_counted_from_1_and_the_last_one_belongs_to_the_box():
    marker = np.zeros((40, 60), dtype=bool)
    marker[5:15, 20:50] = True  # rows 5 to 14 and columns 20 to 49, counted from 0
    rows, columns = np.nonzero(marker)
    [found] = boxes_of(voc_xml("a.jpg", (60, 40), [VocObject("Donors", (20, 5, 30, 10), truncated=False)]))
    assert found == (columns.min() + 1, rows.min() + 1, columns.max() + 1, rows.max() + 1)


def test_a_box_over_the_whole_picture():
    assert boxes_of(voc_xml("a.jpg", (60, 40), [VocObject("Donors", (0, 0, 60, 40), truncated=True)])) == [
        (1, 1, 60, 40)
    ]


def test_pixels_that_are_covered_in_part_belong_to_the_box():
    assert boxes_of(voc_xml("a.jpg", (60, 40), [VocObject("Donors", (9.5, 3.2, 4, 4), truncated=False)])) == [
        (10, 4, 14, 8)
    ]


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 5000), st.integers(1, 5000))
def test_whole_boxes_come_back_from_the_corners(x, y, width, height):
    [found] = boxes_of(voc_xml("a.jpg", (10_000, 10_000), [VocObject("a", (x, y, width, height), truncated=False)]))
    xmin, ymin, xmax, ymax = found
    assert (xmin - 1, ymin - 1, xmax - xmin + 1, ymax - ymin + 1) == (x, y, width, height)


def test_the_rest_of_the_annotation():
    root = fromstring(voc_xml('a <&> "b".jpg', (60, 40), [VocObject("Non-Buddhist Figure", (1, 1, 2, 2), True)]))
    assert root.tag == "annotation"
    assert root.findtext("filename") == 'a <&> "b".jpg'
    assert root.findtext("source/database") == "a database"
    assert [root.findtext(f"size/{name}") for name in ("width", "height", "depth")] == ["60", "40", "3"]
    assert [root.findtext(f"object/{name}") for name in ("name", "truncated", "difficult")] == [
        "Non-Buddhist Figure",
        "1",
        "0",
    ]


def test_a_picture_without_objects():
    assert boxes_of(voc_xml("a.jpg", (60, 40), [])) == []
