from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates import FIRST_YEAR, LAST_YEAR, ReconciledYears, YearSpan, reconcile
from reliquary.records import YearQuality, YearSource

EXACT, CIRCA, CENTURY, PERIOD, CONFLICT, NONE = YearQuality
MUSEUM, TEXT, BOTH = YearSource


def test_agreement():
    assert reconcile("1851", 1851, 1851) == ReconciledYears(1851, 1851, EXACT, BOTH)


@pytest.mark.parametrize(
    ("text", "numbers", "years", "quality"),
    [
        ("ca. 1430", (1405, 1455), (1430, 1430), CIRCA),
        ("ca. 13th century", (1150, 1350), (1200, 1299), CENTURY),
        ("A.D. 2nd century, early", (100, 199), (100, 124), CENTURY),
        ("19th\u201320th century", (1800, 2000), (1800, 1999), CENTURY),
        ("ca. 1st century BCE\u20131st century CE", (-100, 100), (-99, 99), CENTURY),
        ("1838 CE", (-7000, 2000), (1838, 1838), EXACT),
    ],
)
def test_the_text_counts_where_the_numbers_are_wider_or_round_differently(text, numbers, years, quality):
    assert reconcile(text, *numbers) == ReconciledYears(*years, quality, BOTH)


@pytest.mark.parametrize(
    ("text", "numbers", "quality"),
    [("20th century", (1900, 1951), CENTURY), ("ca. 1479\u20131458 B.C.", (-1473, -1458), CIRCA)],
)
def test_the_numbers_count_where_they_are_narrower(text, numbers, quality):
    assert reconcile(text, *numbers) == ReconciledYears(*numbers, quality, BOTH)


def test_narrower_numbers_do_not_leave_the_text_by_the_year_of_rounding():
    assert reconcile("19th century", 1850, 1900) == ReconciledYears(1850, 1899, CENTURY, BOTH)


@pytest.mark.parametrize("number", [-2649, -2100, -2300])
def test_a_single_year_does_not_narrow_a_range_in_the_text(number):
    years = reconcile("ca. 2649\u20132100 B.C.", number, number)
    assert years == ReconciledYears(-2649, -2100, CIRCA, TEXT)


@pytest.mark.parametrize(
    ("text", "numbers", "years"),
    [
        ("ca. 1353\u20131336 BC", (-1358, -1348), (-1353, -1336)),
        ("A.D. 2nd\u20133rd century", (2, 3), (100, 299)),
        ("4th\u20132nd century B.C.", (-4, -4), (-399, -100)),
        ("1912; original ca. 1579\u20131425 B.C.", (-1579, -1579), (1912, 1912)),
        ("1851", (1852, 1852), (1851, 1851)),
        ("520 BCE", (520, 520), (-520, -520)),
        ("664\u2013525 B.C.", (-664, -688), (-664, -525)),
        ("A.D. 3rd century or later", (3, 3), (200, 299)),
    ],
)
def test_a_contradiction_is_marked_and_the_text_counts(text, numbers, years):
    assert reconcile(text, *numbers) == ReconciledYears(*years, CONFLICT, TEXT)


@pytest.mark.parametrize(
    ("text", "numbers", "years", "source"),
    [
        ("after 1850", (1850, 1911), (1850, 1911), BOTH),
        ("ca. 664\u2013525 B.C. or later", (-664, 300), (-664, 300), BOTH),
        ("before 1850", (1800, 1850), (1800, 1850), BOTH),
        ("1st century B.C.\u2013A.D. 2nd century or later", (-100, 200), (-99, 199), BOTH),
        ("ca. 2420\u20132389 B.C. or later", (-2420, -2420), (-2420, -2389), TEXT),
    ],
)
def test_numbers_close_an_open_side_of_the_text(text, numbers, years, source):
    found = reconcile(text, *numbers)
    assert (found.begin, found.end, found.source) == (*years, source)


@pytest.mark.parametrize(
    ("numbers", "years"),
    [
        ((-199, 1), (-199, -1)),
        ((-100, 0), (-100, -1)),
        ((0, 100), (1, 100)),
        ((1850, 0), (1850, 1850)),
        ((1850, None), (1850, 1850)),
        ((None, 1850), (1850, 1850)),
        ((1850, 9999), (1850, 1850)),
        ((-206, 9), (-206, 9)),
    ],
)
def test_numbers_alone(numbers, years):
    found = reconcile(None, *numbers)
    assert (found.begin, found.end, found.source) == (*years, MUSEUM)
    assert found.quality is (EXACT if years[0] == years[1] else PERIOD)


@pytest.mark.parametrize("text", [None, "", "  "])
@pytest.mark.parametrize("numbers", [(None, None), (0, 0), (0, None), (-7000, 330), (9999, 9999), (-99999, 10**9)])
def test_no_date(text, numbers):
    assert reconcile(text, *numbers) == ReconciledYears(None, None, NONE, None)


def test_a_reversed_pair_without_text_is_a_conflict():
    assert reconcile("", 1900, 1850) == ReconciledYears(1850, 1900, CONFLICT, MUSEUM)


def test_text_that_is_not_understood_leaves_the_numbers_and_makes_none_of_them_exact():
    assert reconcile("1802 B.C. check", -1802, -1802) == ReconciledYears(-1802, -1802, CIRCA, MUSEUM)
    assert reconcile("1802\u20131640 B.C. check", -1802, -1640) == ReconciledYears(-1802, -1640, PERIOD, MUSEUM)
    assert reconcile("n.d.", None, None) == ReconciledYears(None, None, NONE, None)


def test_text_alone():
    assert reconcile("19th century", None, None) == ReconciledYears(1800, 1899, CENTURY, TEXT)


def test_takes_the_parser_of_another_language():
    assert reconcile("irgendwann", 5, 5, parse=lambda _: YearSpan(5, 5, EXACT)).source is BOTH


NUMBERS = st.none() | st.integers(-40000, 40000) | st.integers(-2, 2)
# fmt: off
TEXTS = st.none() | st.sampled_from([
    "", "n.d.", "1851", "ca. 1430", "664\u201330 B.C.", "19th century", "2nd\u20131st century BCE",
    "A.D. 1st century", "after 1850", "before 100 B.C.", "1st century B.C. or later", "10,000\u20135000 B.C.",
])
# fmt: on


@given(TEXTS, NUMBERS, NUMBERS)
def test_years_are_always_sound(text, begin, end):
    years = reconcile(text, begin, end)
    if years.begin is None or years.end is None:
        assert years == ReconciledYears(None, None, NONE, None)
    else:
        assert FIRST_YEAR <= years.begin <= years.end <= LAST_YEAR
        assert 0 not in (years.begin, years.end)
        assert years.quality is not NONE
        assert years.source is not None


@pytest.mark.needs_shared
def test_counts_on_real_met_records(met_records):
    counts = {
        name: Counter(
            (years.quality.value, years.source and years.source.value)
            for record in records
            for years in [reconcile(record["objectDate"], record["objectBeginDate"], record["objectEndDate"])]
        )
        for name, records in met_records.items()
    }
    # 140 of 162 texts agree with the numbers; 19 are ranges of which the numbers hold one year.
    assert counts["met_dates_169"] == {
        ("circa", "both"): 38,
        ("exact", "both"): 20,
        ("century", "both"): 82,
        ("circa", "text"): 19,
        ("conflict", "text"): 3,
        ("period", "museum"): 3,
        ("none", None): 4,
    }
    # 373 of 598 texts agree; 192 ranges entered by half; 33 contradictions, half of them one series of 16 objects.
    assert counts["objects"] == {
        ("circa", "both"): 272,
        ("exact", "both"): 82,
        ("century", "both"): 19,
        ("circa", "text"): 181,
        ("exact", "text"): 11,
        ("conflict", "text"): 33,
        ("period", "museum"): 2,
    }
