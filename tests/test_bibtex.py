from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reliquary.bibtex import bibtex_address, bibtex_entry, braced
from reliquary.latex import latex_text
from tests.bibtex_reader import parse_bibtex


def test_an_entry_has_the_fields_that_are_known_in_their_order():
    entry = bibtex_entry("jar-1.0", {"title": braced("A Jar & a Lid"), "year": 2026, "url": None, "note": "new"})
    assert entry == "@misc{jar-1.0,\n  title = {{A Jar \\& a Lid}},\n  year = {2026},\n  note = {new},\n}"


@given(st.text(), st.text())
@example("}", "{")
@example("a}, year = {1", "\\")
@example("@misc{x,\n}", "% no more")
def test_a_text_stays_in_its_field(title, note):
    written = bibtex_entry("key", {"title": braced(title), "note": latex_text(note), "year": 1})
    assert parse_bibtex(written + "\n") == {
        "key": {"title": f"{{{latex_text(title)}}}", "note": latex_text(note), "year": "1"}
    }


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a_b?c=d%20e&f#g~h", "https://example.org/a_b?c=d%20e&f#g~h"),
        ("https://example.org/}\\input{x}\n", "https://example.org/%7D%5Cinput%7Bx%7D%0A"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        (None, None),
    ],
)
def test_an_address_holds_nothing_that_is_read(url, written):
    assert bibtex_address(url) == written
