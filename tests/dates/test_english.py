"""English date text; the cases are our own, in the forms that the Met's records take."""

import re
import time
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reliquary.dates import FIRST_YEAR, LAST_YEAR, parse_english
from reliquary.dates.tokens import MAX_TEXT
from reliquary.records import YearQuality

EXACT, CIRCA, CENTURY, PERIOD = (YearQuality(name) for name in ("exact", "circa", "century", "period"))

CASES = {
    # years
    "1851": (1851, 1851, EXACT),
    "1851.": (1851, 1851, EXACT),
    "dated 1902": (1902, 1902, EXACT),
    "likely 1923": (1923, 1923, CIRCA),
    "1838 CE": (1838, 1838, EXACT),
    "520 BCE": (-520, -520, EXACT),
    "1 BC": (-1, -1, EXACT),
    "AD 1": (1, 1, EXACT),
    "10,000 B.C.": (-10000, -10000, EXACT),
    "May 4, 1890": (1890, 1890, EXACT),
    "4 May 1890": (1890, 1890, EXACT),
    "June 1881\u2013July 1882": (1881, 1882, EXACT),
    "summer 1850": (1850, 1850, EXACT),
    "1850-05-04": (1850, 1850, EXACT),
    # Hijri years
    "A.H. 690/1291 A.D.": (1291, 1291, EXACT),
    "dated A.H. 1204/A.D. 1789\u201390": (1789, 1790, EXACT),
    "1204 AH/1789\u201390 CE": (1789, 1790, EXACT),
    "AH 1023": (1614, 1615, EXACT),
    "ca. AH 1023": (1614, 1615, CIRCA),
    "A.H. 966\u201367": (1558, 1560, EXACT),
    "dated 1023 A.H.": (1614, 1615, EXACT),
    # ranges and abbreviated ends
    "664\u201330 B.C.": (-664, -30, EXACT),
    "150-1 BC": (-150, -1, EXACT),
    "1850\u20131900": (1850, 1900, EXACT),
    "1850 to 1900": (1850, 1900, EXACT),
    "from 1850 to 1860": (1850, 1860, EXACT),
    "between 1850 and 1860": (1850, 1860, EXACT),
    "1843/44": (1843, 1844, EXACT),
    "1750-55": (1750, 1755, EXACT),
    "1750\u20135": (1750, 1755, EXACT),
    "1905-06": (1905, 1906, EXACT),
    "A.D. 1923\u201327": (1923, 1927, EXACT),
    "A.D. 50\u2013100": (50, 100, EXACT),
    "600\u2013900 CE": (600, 900, EXACT),
    "562/58 B.C.": (-562, -558, EXACT),
    "30 B.C.\u2013A.D. 364": (-30, 364, EXACT),
    "100 B.C.\u2013A.D. 50": (-100, 50, EXACT),
    "ca. 150 B.C.\u2013150 A.D.": (-150, 150, CIRCA),
    "ca. 1550 B.C.\u20131070 B.C.": (-1550, -1070, CIRCA),
    "ca. 1850\u20131700 B. C.": (-1850, -1700, CIRCA),
    "1851 or 1852": (1851, 1852, EXACT),
    "1884, 1886": (1884, 1886, EXACT),
    "1890, printed 1932": (1890, 1932, EXACT),
    "ca. 2010\u20132000 B.C. or ca. 2000\u20131981 B.C.": (-2010, -1981, CIRCA),
    # hedges
    "ca. 1430": (1430, 1430, CIRCA),
    "c1500": (1500, 1500, CIRCA),
    "c. 1500": (1500, 1500, CIRCA),
    "about 1500": (1500, 1500, CIRCA),
    "1500?": (1500, 1500, CIRCA),
    "332\u201330 B.C. probably": (-332, -30, CIRCA),
    "A.D. 150 perhaps": (150, 150, CIRCA),
    "ca. 4500\u20134000 B.C. (?)": (-4500, -4000, CIRCA),
    # decades and round hundreds
    "1880s": (1880, 1889, EXACT),
    "1880's": (1880, 1889, EXACT),
    "late 1880s": (1887, 1889, EXACT),
    "1830s\u201340s": (1830, 1849, EXACT),
    "520s B.C.": (-529, -520, EXACT),
    "1800s": (1800, 1899, CENTURY),
    "early 1900s": (1900, 1924, CENTURY),
    # centuries and millennia
    "19th century": (1800, 1899, CENTURY),
    "19th-century": (1800, 1899, CENTURY),
    "nineteenth century": (1800, 1899, CENTURY),
    "twenty-first century": (2000, 2099, CENTURY),
    "third century": (200, 299, CENTURY),
    "ca. 13th century": (1200, 1299, CENTURY),
    "2nd century B.C.": (-199, -100, CENTURY),
    "c. 5th c. BC": (-499, -400, CENTURY),
    "A.D. 1st century": (1, 99, CENTURY),
    "A.D. 1st century ?": (1, 99, CENTURY),
    "1st century B.C.": (-99, -1, CENTURY),
    "2nd millennium B.C.": (-1999, -1000, CENTURY),
    "19th\u201320th century": (1800, 1999, CENTURY),
    "16\u201317th century": (1500, 1699, CENTURY),
    "first to third century A.D.": (1, 299, CENTURY),
    "2nd\u20131st century BCE": (-199, -1, CENTURY),
    "1st century B.C.\u2013A.D. 1st century": (-99, 99, CENTURY),
    "19th or 20th century": (1800, 1999, CENTURY),
    "late 19th century\u20131920": (1875, 1920, CENTURY),
    "turn of the 18th to the 19th century": (1790, 1809, CENTURY),
    "turn of the 19th\u201320th century": (1890, 1909, CENTURY),
    "turn of the 4th\u20133rd century B.C.": (-309, -290, CENTURY),
    "turn of the 20th century": (1890, 1909, CENTURY),
    # parts
    "early 20th century": (1900, 1924, CENTURY),
    "mid-20th century": (1925, 1974, CENTURY),
    "late 16th century": (1575, 1599, CENTURY),
    "end of the 5th century B.C.": (-424, -400, CENTURY),
    "A.D. 2nd century, early": (100, 124, CENTURY),
    "second half 12th century": (1150, 1199, CENTURY),
    "1st half of 1st century CE": (1, 49, CENTURY),
    "second half 1st century BC": (-49, -1, CENTURY),
    "first quarter of the 8th century": (700, 724, CENTURY),
    "third quarter of the 4th century B.C.": (-349, -325, CENTURY),
    "first third of the 8th century": (700, 733, CENTURY),
    "last third of the 8th century": (766, 799, CENTURY),
    "second or third quarter of the 19th century": (1825, 1874, CENTURY),
    "late 19th\u2013early 20th century": (1875, 1924, CENTURY),
    "late 18th\u2013first half of 19th century": (1775, 1849, CENTURY),
    "1st\u2013first half of 2nd century": (1, 149, CENTURY),
    "11th\u2013mid-16th century": (1000, 1574, CENTURY),
    "early to mid-19th century": (1800, 1874, CENTURY),
    "early\u2013mid-19th century": (1800, 1874, CENTURY),
    "mid- to late 19th century": (1825, 1899, CENTURY),
    "ca. late 8th\u20137th century BCE": (-724, -600, CENTURY),
    "ca. late 3rd\u2013early 2nd millennium BCE": (-2249, -1750, CENTURY),
    # names and remarks around the date
    "Bashu culture 4th\u20133rd century BCE": (-399, -200, CENTURY),
    "Edo period (1615\u20131868), 19th century": (1800, 1899, CENTURY),
    "Late Period, 664\u2013332 BC": (-664, -332, EXACT),
    "Dynasty 12\u201313, ca. 1981\u20131640 B.C.": (-1981, -1640, CIRCA),
    "ca. 1981 B.C. (Dynasty 12)": (-1981, -1981, CIRCA),
    "1912; original ca. 1579\u20131425 B.C.": (1912, 1912, EXACT),
    "Qianlong period (1736\u201395)": (1736, 1795, PERIOD),
    "12th Dynasty (1981\u20131802 BC)": (-1981, -1802, PERIOD),
    "Dynasty 26\u201329, 664\u2013380 B.C.": (-664, -380, EXACT),
    "12th Dynasty": (-1985, -1773, PERIOD),
    "Dynasties 12\u201313": (-1985, -1650, PERIOD),
    "12th-13th dynasty": (-1985, -1650, PERIOD),
    "Dynasty 18, reign of Thutmose III": (-1479, -1425, PERIOD),
    "New Kingdom, Dynasty 18": (-1550, -1295, PERIOD),
    "Old Kingdom\u2013First Intermediate Period": (-2686, -2055, PERIOD),
    "China, Qing dynasty": (1644, 1911, PERIOD),
    "Ming or Qing dynasty": (1368, 1911, PERIOD),
    "late Qing dynasty": (1822, 1911, PERIOD),
    "mid-Edo period": (1699, 1784, PERIOD),
    "[1850]": (1850, 1850, EXACT),
}

OPEN_CASES = {
    "A.D. 3rd century or later": (200, 299, False, True),
    "ca. 722\u2013650 B.C. or somewhat later": (-722, -650, False, True),
    "ca. 1390 BC or slightly earlier": (-1390, -1390, True, False),
    "after 1850": (1850, 1850, False, True),
    "not before 1850": (1850, 1850, False, True),
    "2017-ongoing": (2017, 2017, False, True),
    "1850\u2013present": (1850, 1850, False, True),
    "before 1850": (1850, 1850, True, False),
    "no later than 1850": (1850, 1850, True, False),
    "pre-1850": (1850, 1850, True, False),
}

# fmt: off
NOT_DATED = [
    "", " ", "n.d.", "undated", "no date", "date unknown", "Modern", "Dynasty 32", "pre-Columbian", "Ming style",
    # numbers that are no years
    "1", "26", "12345", "2150", "0", "A.D. 0", "0th century", "40000 BC", "50\u2013100", "1885s", "9" * 900,
    # contradictions
    "1860\u20131850", "1899\u201301", "1st\u20132nd century BC", "100 B.C. A.D.", "\u2013500", "1960s\u2013",
    # words that could change the date
    "turn of the century", "turn of the 5th century B.C.",
    "664\u2013332 B.C. and Modern", "copy of 5th century B.C. work", "5000 years ago",
    "1850, B.C.", "fifth quarter of the 8th century",
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_states_years(text, expected):
    span = parse_english(text)
    assert span is not None
    assert (span.begin, span.end, span.quality) == expected
    assert not span.open_begin
    assert not span.open_end


@pytest.mark.parametrize(("text", "expected"), OPEN_CASES.items())
def test_open_sides(text, expected):
    span = parse_english(text)
    assert span is not None
    assert (span.begin, span.end, span.open_begin, span.open_end) == expected
    assert span.quality is (CENTURY if "century" in text else CIRCA)


@pytest.mark.parametrize("text", NOT_DATED)
def test_gives_none_rather_than_a_guess(text):
    assert parse_english(text) is None


def is_sound(span):
    return (
        FIRST_YEAR <= span.begin <= span.end <= LAST_YEAR
        and 0 not in (span.begin, span.end)
        and span.begin >= -(2**15)
        and span.quality in (EXACT, CIRCA, CENTURY, PERIOD)
    )


@given(st.text(max_size=200))
@example("\u0967\u096e\u096b\u0966")  # digits of another script
def test_never_raises_on_any_text(text):
    span = parse_english(text)
    assert span is None or is_sound(span)


FRAGMENTS = re.findall(
    r"\S+",
    """
    - \u2013 / , ; ( ) ? or and to of the ca. c. early mid mid- late first second third last half quarter
    century c. millennium B.C. A.D. BCE CE after before 0 1 9 44 100 664 1850 2099 10,000 99999 123456
    1st 2nd 19th 21st 1880s 00s 1800s Dynasty period May 4 present onward Modern 12 original
    """,
)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join))
def test_words_of_dates_in_any_order_give_a_sound_span_or_none(text):
    span = parse_english(text)
    assert span is None or is_sound(span)


YEARS = st.integers(-9999, LAST_YEAR).filter(bool)
SPANS = st.tuples(YEARS, YEARS).map(sorted)
DASHES = st.sampled_from(["-", "\u2013", " \u2013 ", " to "])
HEDGES = st.sampled_from(["", "ca. ", "probably ", "about "])


@given(span=SPANS, dash=DASHES, hedge=HEDGES, before=st.sampled_from(["B.C.", "BC", "BCE"]))
def test_a_range_of_years_written_as_text_comes_back(span, dash, hedge, before):
    begin, end = span
    if end < 0:
        text = f"{-begin}{dash}{-end} {before}"
    elif begin < 0:
        text = f"{-begin} {before}{dash}A.D. {end}"
    elif begin < 1000:
        text = f"A.D. {begin}{dash}{end}"
    else:
        text = f"{begin}{dash}{end}"
    parsed = parse_english(hedge + text)
    assert parsed is not None
    assert [parsed.begin, parsed.end] == span
    assert parsed.quality is (CIRCA if hedge else EXACT)


@given(begin=st.integers(1000, LAST_YEAR), length=st.integers(1, 99), joint=st.sampled_from(["/", "-", "\u2013"]))
def test_an_abbreviated_end_comes_back(begin, length, joint):
    end = min(begin + length, begin - begin % 100 + 99)
    parsed = parse_english(f"{begin}{joint}{end % 100:02}")
    if end > begin:
        assert parsed is not None
        assert (parsed.begin, parsed.end) == (begin, end)


def century_in_words(number):
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 != 1 else "th"
    return f"{number}{suffix}"


@given(st.tuples(*[st.integers(-99, 21).filter(bool)] * 2).map(sorted), DASHES)
def test_a_range_of_centuries_written_as_text_comes_back(centuries, dash):
    first, last = centuries
    begin = first * 100 + 1 if first < 0 else max(1, (first - 1) * 100)
    end = min(-1, (last + 1) * 100) if last < 0 else last * 100 - 1
    if first * last < 0:
        text = f"{century_in_words(-first)} century B.C.{dash}{century_in_words(last)} century A.D."
    else:
        text = f"{century_in_words(abs(first))}{dash}{century_in_words(abs(last))} century"
        text += " B.C." if first < 0 else ""
    parsed = parse_english(text)
    assert parsed is not None
    assert (parsed.begin, parsed.end, parsed.quality) == (begin, end, CENTURY)


HOSTILE = ["1", " ", "(", "()", "early ", "first ", "1-", "19th-", "may 1 ", "or ", "c.", "ca. ", "b.c", "dynasty "]


@pytest.mark.parametrize("piece", [*HOSTILE, "\u0301\u0323", "\ufdfa"])
def test_hostile_text_costs_next_to_nothing(piece):
    started = time.process_time()
    for size in (MAX_TEXT, 1_000_000):
        parse_english((piece * size)[:size])
    assert time.process_time() - started < 2


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_work_would_be_linear_without_the_limit_of_length(piece, monkeypatch):
    # At 100,000 characters quadratic work takes minutes, linear work a fraction of a second.
    monkeypatch.setattr("reliquary.dates.tokens.MAX_TEXT", 10**9)
    started = time.process_time()
    parse_english((piece * 100_000)[:100_000])
    assert time.process_time() - started < 10


@pytest.mark.needs_shared
def test_parses_the_date_texts_of_real_met_records(met_records):
    texts = {name: [record["objectDate"] for record in records] for name, records in met_records.items()}
    counts = {
        name: Counter("empty" if not text else "none" if parse_english(text) is None else "parsed" for text in column)
        for name, column in texts.items()
    }
    assert counts == {
        "met_dates_169": {"parsed": 162, "empty": 7},
        # not understood, rightly: "... B.C. check" and "... B.C. and Modern"
        "objects": {"parsed": 598, "none": 2},
    }
