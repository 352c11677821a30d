from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.text import clean, lines, parts, whole

ANY = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()))
WILD = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Pottery;\r\npaint", "Pottery; paint"),
        ("  a \t b\x00c\x9bd  ", "a b c d"),
        ("a\u2028b\u00a0c", "a b c"),
        ("half \ud800 of a pair", "half of a pair"),
        ("", None),
        (" \r\n", None),
        (None, None),
        (7, None),
        (["x"], None),
    ],
)
def test_text_is_one_line_or_nothing(value, expected):
    assert clean(value) == expected


@given(st.one_of(ANY, WILD))
def test_whatever_comes_can_be_written_to_a_file_or_is_nothing(value):
    text = clean(value)
    assert text is None or (text.encode("utf-8") and len(text.splitlines()) == 1 and text == clean(text))


@pytest.mark.parametrize(
    ("value", "expected"), [(-5, -5), (0, 0), (True, None), (1.0, None), ("1", None), (None, None)]
)
def test_only_integers_are_whole(value, expected):
    assert whole(value) == expected


def test_lines_are_those_that_say_something():
    assert lines("Matériau : bois\r\n\r\n Technique :\tpeinture \r fin") == [
        "Matériau : bois",
        "Technique : peinture",
        "fin",
    ]
    assert lines("\r\n") == lines(None) == lines(["a"]) == []


def test_parts_are_the_objects_of_a_list():
    assert parts([{"a": 1}, "b", None, [{}], {}]) == [{"a": 1}, {}]
    assert parts({"a": 1}) == parts(None) == parts("ab") == []
