from __future__ import annotations

from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.describing.figures import LONGEST_LABEL, bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def parsed(title="Images", rows=(("a", [1]),), parts=("all",)):
    return ElementTree.fromstring(bar_chart(title, rows, parts))


def bars(root):
    """Return the bars, which alone have a height of 16."""
    return [(float(r.get("x")), float(r.get("width"))) for r in root.iter(f"{SVG}rect") if r.get("height") == "16"]


def test_bars_are_as_long_as_what_they_count():
    found = bars(parsed(rows=[("a", [10]), ("b", [5]), ("none", [0])]))
    assert [round(width) for _, width in found] == [480, 240]


def test_parts_stand_side_by_side_and_are_explained():
    root = parsed(rows=[("a", [3, 1])], parts=["train", "test"])
    (first, width), (second, _) = bars(root)
    assert second == round(first + width, 1)
    assert {"train", "test", "4"} <= {text.text for text in root.iter(f"{SVG}text")}


def test_it_is_readable_on_dark_pages():
    root = parsed()
    assert root.find(f"{SVG}rect").get("fill") == "#ffffff"
    assert root.get("role") == "img"


def test_long_labels_are_cut():
    texts = [text.text for text in parsed(rows=[("x" * 100, [1])]).iter(f"{SVG}text")]
    assert max(map(len, texts)) == LONGEST_LABEL


@given(st.text(), st.lists(st.tuples(st.text(), st.integers(0, 10**6)), max_size=5))
def test_whatever_museums_write_it_stays_one_picture_and_runs_nothing(title, rows):
    root = parsed(title, [(label, [n]) for label, n in rows])
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "title", "rect", "text"}


def test_nothing_is_drawn_of_nothing():
    assert bars(parsed(rows=[])) == []
