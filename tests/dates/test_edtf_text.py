"""EDTF; the ``edtf`` library is the independent reader of what is written here."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates import LAST_YEAR, YearSpan
from reliquary.dates.edtf_text import FIRST_EDTF_YEAR, from_edtf, to_edtf
from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.records import YearQuality

EXACT, CIRCA = YearQuality.EXACT, YearQuality.CIRCA


def closed(begin, end, *, hedged=False):
    return YearSpan(begin, end, CIRCA if hedged else EXACT, hedged=hedged)


def opened(begin, end, *, earlier=False, later=False):
    return YearSpan(begin, end, CIRCA, open_begin=earlier, open_end=later)


FORMS = {
    "1850": closed(1850, 1850),
    "1850/1860": closed(1850, 1860),
    "1850~": closed(1850, 1850, hedged=True),
    "1405~/1455~": closed(1405, 1455, hedged=True),
    # 0000 is 1 B.C.: the years before our era shift by one
    "0000": closed(-1, -1),
    "-0331/-0029": closed(-332, -30),
    "-0198/-0099": closed(-199, -100),
    "-0099/0100": closed(-100, 100),
    "-9999/0001": closed(-10000, 1),
    "[1850..]": opened(1850, 1850, later=True),
    "[..1850]": opened(1850, 1850, earlier=True),
    "[0200..0299,0299..]": opened(200, 299, later=True),
    "[..-0331,-0331..-0029]": opened(-332, -30, earlier=True),
    "[..1850,1850..]": opened(1850, 1850, earlier=True, later=True),
    "[..0001,0001..0002,0002..]": opened(1, 2, earlier=True, later=True),
}


@pytest.mark.parametrize(("text", "span"), FORMS.items())
def test_written_and_read(text, span):
    assert to_edtf(span) == text
    assert from_edtf(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1850/..", opened(1850, 1850, later=True)),
        ("../1850", opened(1850, 1850, earlier=True)),
        ("1850/", opened(1850, 1850, later=True)),
        ("18XX", closed(1800, 1899)),
        ("185X", closed(1850, 1859)),
        ("1850?", closed(1850, 1850, hedged=True)),
        ("1850%/1860", closed(1850, 1860, hedged=True)),
        ("1850-05-04", closed(1850, 1850)),
        ("1850-21", closed(1850, 1850)),
        ("{1850,1852}", closed(1850, 1852)),
        ("Y-12000", closed(-12001, -12001)),
    ],
)
def test_reads_what_others_write(text, span):
    assert from_edtf(text) == span


@pytest.mark.parametrize(
    "text", ["", "ca. 1850", "1850-1860", "1850-13", "../..", "2150", "Y-40000", "/", "../", "/..", "-0000"]
)
def test_refuses_what_is_no_date_for_the_columns(text):
    with pytest.raises(ReliquaryError, match=r"not EDTF|names no year"):
        from_edtf(text)


def test_refuses_an_interval_that_edtf_cannot_write():
    assert to_edtf(closed(FIRST_EDTF_YEAR, -1)) == "-9999/0000"
    with pytest.raises(ReliquaryError, match=r"-10001\.\.-1: EDTF writes intervals of years from -10000 only"):
        to_edtf(closed(-10001, -1))


def test_names_the_extra_that_brings_the_library(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "edtf", None)
    with pytest.raises(MissingExtraError, match="crawl"):
        from_edtf("1850")


YEARS = st.integers(FIRST_EDTF_YEAR, LAST_YEAR).filter(bool)


@given(
    years=st.tuples(YEARS, YEARS).map(sorted),
    quality=st.sampled_from([quality for quality in YearQuality if quality not in ("conflict", "none")]),
    open_begin=st.booleans(),
    open_end=st.booleans(),
    hedged=st.booleans(),
)
def test_every_span_comes_back_through_the_library(years, quality, open_begin, open_end, hedged):
    span = YearSpan(*years, quality, open_begin, open_end, hedged)
    is_open = open_begin or open_end
    expected = replace(span, hedged=hedged and not is_open, quality=CIRCA if is_open or hedged else EXACT)
    assert from_edtf(to_edtf(span)) == expected


@given(st.text(max_size=40) | st.text("0123456789-/.,[]{}XYES~?% T:", max_size=30))
def test_any_text_is_a_span_or_a_clear_error(text):
    try:
        span = from_edtf(text)
    except ReliquaryError:
        return
    assert span.begin <= span.end
