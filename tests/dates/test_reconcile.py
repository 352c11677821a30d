from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates import FIRST_YEAR, LAST_YEAR, YearSpan, parse_french, reconcile
from reliquary.records import YearQuality, YearSource

EXACT, CIRCA, CENTURY, PERIOD, CONFLICT, NONE = YearQuality
MUSEUM, TEXT, BOTH = YearSource


def core(years):
    return years.begin, years.end, years.quality, years.source


def test_agreement():
    assert core(reconcile("1851", 1851, 1851)) == (1851, 1851, EXACT, BOTH)


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
    assert core(reconcile(text, *numbers)) == (*years, quality, BOTH)


@pytest.mark.parametrize(
    ("text", "numbers", "quality"),
    [("20th century", (1900, 1951), CENTURY), ("ca. 1479\u20131458 B.C.", (-1473, -1458), CIRCA)],
)
def test_the_numbers_count_where_they_are_narrower(text, numbers, quality):
    assert core(reconcile(text, *numbers)) == (*numbers, quality, BOTH)


def test_narrower_numbers_do_not_leave_the_text_by_the_year_of_rounding():
    assert core(reconcile("19th century", 1850, 1900)) == (1850, 1899, CENTURY, BOTH)


@pytest.mark.parametrize("number", [-2649, -2100, -2300])
def test_a_single_year_does_not_narrow_a_range_in_the_text(number):
    years = reconcile("ca. 2649\u20132100 B.C.", number, number)
    assert core(years) == (-2649, -2100, CIRCA, TEXT)


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
    assert core(reconcile(text, *numbers)) == (*years, CONFLICT, TEXT)


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
    assert core(reconcile(text, *numbers)) == (None, None, NONE, None)


def test_a_reversed_pair_without_text_is_a_conflict():
    assert core(reconcile("", 1900, 1850)) == (1850, 1900, CONFLICT, MUSEUM)


def test_text_that_is_not_understood_leaves_the_numbers_and_makes_none_of_them_exact():
    assert core(reconcile("1802 B.C. check", -1802, -1802)) == (-1802, -1802, CIRCA, MUSEUM)
    assert core(reconcile("1802\u20131640 B.C. check", -1802, -1640)) == (-1802, -1640, PERIOD, MUSEUM)
    assert core(reconcile("n.d.", None, None)) == (None, None, NONE, None)


def test_text_alone():
    assert core(reconcile("19th century", None, None)) == (1800, 1899, CENTURY, TEXT)


def test_takes_the_parser_of_another_language():
    assert reconcile("irgendwann", 5, 5, parse=lambda _: YearSpan(5, 5, EXACT)).source is BOTH


def test_a_begin_alone_is_a_year_chosen_on_purpose():
    assert core(reconcile("20th century", 1950, None)) == (1950, 1950, CIRCA, BOTH)
    assert core(reconcile("20th century", 1950, 1950)) == (1900, 1999, CENTURY, TEXT)


def test_an_end_alone_closes_the_text_from_above():
    assert core(reconcile("2e quart IIe s. ap. J.-C.", None, 138, parse_french)) == (125, 138, CENTURY, BOTH)
    assert core(reconcile("2e quart IIe s. ap. J.-C.", None, 110, parse_french)) == (125, 149, CONFLICT, TEXT)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((730, 745), "have the other sign"), ((-730, 745), "may lack its sign"), ((-1, -5), "run backwards")],
)
def test_signs_that_contradict_the_text_are_a_conflict(numbers, said):
    years = reconcile("VIIIe s. av. J.-C.", *numbers, parse_french)
    assert core(years) == (-799, -700, CONFLICT, TEXT)
    assert said in years.reason


def test_numbers_alone_that_cross_the_eras_widely_are_a_conflict():
    assert core(reconcile(None, -730, 745)) == (-730, 745, CONFLICT, MUSEUM)
    assert core(reconcile(None, -30, 395)) == (-30, 395, PERIOD, MUSEUM)


@pytest.mark.parametrize(
    ("text", "numbers", "years", "quality", "source"),
    [
        # the same reign by another chronology
        ("Amenhotep III", (-1388, -1349), (-1388, -1349), PERIOD, BOTH),
        ("Ounas (?)", (-2432, -2413), (-2432, -2413), PERIOD, BOTH),
        ("Néo-assyrien", (-800, -700), (-800, -700), PERIOD, BOTH),
        ("Achéménide", (-450, None), (-450, -450), CIRCA, BOTH),
        ("Moyen Empire", (-2030, -2030), (-2055, -1650), PERIOD, TEXT),
        ("Darius I", (-1000, 100), (-522, -486), PERIOD, BOTH),
        # another reign
        ("Darius I", (-404, -359), (-522, -486), CONFLICT, TEXT),
        ("Romain Impérial", (-100, None), (-27, 395), CONFLICT, TEXT),
    ],
)
def test_of_a_period_the_museums_own_chronology_counts(text, numbers, years, quality, source):
    assert core(reconcile(text, *numbers, parse_french)) == (*years, quality, source)


def test_a_year_of_acquisition_is_no_date():
    text = "4e quart XIXe s. ap. J.-C. (don au musée du louvre en 1887.)"
    years = reconcile(text, 1887, 1900, parse_french)
    assert core(years) == (None, None, NONE, None)
    assert "1887, the year of acquisition" in years.reason
    assert reconcile(text, 1875, 1900, parse_french).begin == 1875
    assert reconcile("Geschenk 1887", 1887, 1887, parse_french).begin is None
    assert reconcile("19th century (acquired 1887)", 1800, 1899).begin == 1800


@pytest.mark.parametrize(
    ("text", "numbers", "confidence"),
    [
        ("1851", (1851, 1851), 1),
        ("19th century", (1800, 1900), 1),
        ("ca. 1430", (1405, 1455), 0.9),
        ("after 1850", (1850, 1911), 0.8),
        ("Qianlong period (1736-95)", (1736, 1795), 0.7),
        (None, (1736, 1795), 0.6),
        ("irgendwann", (1736, 1795), 0.6),
        ("1851", (1852, 1852), 0.3),
        ("ca. 1851", (1900, 1900), 0.27),
        (None, (1900, 1850), 0.18),
        (None, (None, None), 0),
    ],
)
def test_confidence(text, numbers, confidence):
    assert reconcile(text, *numbers).confidence == confidence


@pytest.mark.parametrize(
    ("text", "numbers", "reason"),
    [
        ("1851", (1851, 1851), "the text names years: 1851; the museum's numbers 1851 hold it"),
        ("1851", (1852, 1852), "the text names years: 1851; the museum's numbers 1852 contradict it; the text counts"),
        ("20th century", (1900, 1951), "...: 1900..1999; the museum's numbers 1900..1951 are narrower and within it"),
        ("after 1850", (1850, 1911), "... or later: 1850; the museum's numbers 1850..1911 close its open side"),
        ("n.d.", (-1, 5), "the text was not understood; the years are the museum's numbers -1..5"),
        (None, (-7000, 330), "there is no text, and the museum's numbers -7000..330 are too far apart for a date"),
        ("1851", (None, None), "the text names years: 1851; no usable numbers"),
    ],
)
def test_reason_states_both_sides(text, numbers, reason):
    assert reconcile(text, *numbers).reason.endswith(reason.removeprefix("..."))


def test_is_wide_counts_years_and_takes_a_limit():
    assert not reconcile("1st-3rd century", None, None).is_wide
    assert reconcile("664-332 B.C.", None, None).is_wide
    assert reconcile("150 B.C.-A.D. 151", None, None).is_wide
    assert not reconcile("150 B.C.-A.D. 150", None, None).is_wide  # there is no year 0
    assert reconcile("1850-60", None, None, max_width=10).is_wide
    assert not reconcile("1850-60", None, None, max_width=11).is_wide
    assert not reconcile(None, None, None, max_width=1).is_wide


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
        assert core(years) == (None, None, NONE, None)
        assert years.confidence == 0
        assert not years.is_wide
    else:
        assert FIRST_YEAR <= years.begin <= years.end <= LAST_YEAR
        assert 0 not in (years.begin, years.end)
        assert years.quality is not NONE
        assert years.source is not None
        assert 0 < years.confidence <= 1
    assert years.reason
    assert "\n" not in years.reason


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
