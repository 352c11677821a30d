"""German date text; the forms are those of Berlin's records and of the HistoricalDating parser's table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates.german import parse_german
from reliquary.records import YearQuality

EXACT, CIRCA, CENTURY, PERIOD = (YearQuality(name) for name in ("exact", "circa", "century", "period"))

CASES = {
    # years
    "1850": (1850, 1850, EXACT),
    "1850.": (1850, 1850, EXACT),
    "12. Mai 1890": (1890, 1890, EXACT),
    "4.5.1890": (1890, 1890, EXACT),
    "04.05.1890": (1890, 1890, EXACT),
    "4.1998": (1998, 1998, EXACT),
    "1890-05-04": (1890, 1890, EXACT),
    "zwischen 27. Februar und 15. Juni 212 n.Chr.": (212, 212, EXACT),
    "um 1850": (1850, 1850, CIRCA),
    "wohl um 1850": (1850, 1850, CIRCA),
    "1850 (?)": (1850, 1850, CIRCA),
    "um 1500 v. Chr.": (-1500, -1500, CIRCA),
    "2 v. Chr.": (-2, -2, EXACT),
    "10.000 v. Chr.": (-10000, -10000, EXACT),
    "1654 - 1664": (1654, 1664, EXACT),
    "zwischen 1850 und 1860": (1850, 1860, EXACT),
    "1625/30": (1625, 1630, EXACT),
    "1843/44": (1843, 1844, EXACT),
    "um 1660/70": (1660, 1670, CIRCA),
    "562/558 v. Chr.": (-562, -558, EXACT),
    "100 v. Chr. - 50 n. Chr.": (-100, 50, EXACT),
    "30 v. - 395 n. Chr.": (-30, 395, EXACT),
    "1880er Jahre": (1880, 1889, EXACT),
    # centuries and millennia
    "19. Jh.": (1800, 1899, CENTURY),
    "19. Jhd": (1800, 1899, CENTURY),
    "19. Jahrhundert": (1800, 1899, CENTURY),
    "neunzehntes Jahrhundert": (1800, 1899, CENTURY),
    "16. Jh. v. Chr.": (-1599, -1500, CENTURY),
    "2. Jh. v. u. Z.": (-199, -100, CENTURY),
    "5. Jh. u. Z.": (400, 499, CENTURY),
    "1. Jahrhundert vor Christus": (-99, -1, CENTURY),
    "3. Jt. v. Chr.": (-2999, -2000, CENTURY),
    "3. Jahrtausend v. Chr.": (-2999, -2000, CENTURY),
    "ca. 15. Jahrhundert": (1400, 1499, CENTURY),
    "18./19. Jh.": (1700, 1899, CENTURY),
    "6.\u20137.Jh.": (500, 699, CENTURY),
    "26. - 23. Jahrhundert v. Chr.": (-2599, -2200, CENTURY),
    "1. Jh. v. \u2013 1. Jh. n. Chr.": (-99, 99, CENTURY),
    # parts
    "1. Viertel 8. Jh. v. Chr.": (-799, -775, CENTURY),
    "2. Hälfte 7. Jh.v.Chr.": (-649, -600, CENTURY),
    "2. H. 19. Jh.": (1850, 1899, CENTURY),
    "19. Jh., 2. Hälfte": (1850, 1899, CENTURY),
    "erste Hälfte des 19. Jahrhunderts": (1800, 1849, CENTURY),
    "letztes Viertel des 18. Jahrhunderts": (1775, 1799, CENTURY),
    "1. Drittel 16. Jh.": (1500, 1533, CENTURY),
    "Anfang 16. Jh.": (1500, 1524, CENTURY),
    "Mitte 16. Jh.": (1525, 1574, CENTURY),
    "Ende 16. Jh.": (1575, 1599, CENTURY),
    "frühes 20. Jh.": (1900, 1924, CENTURY),
    "Ende 4. / Anfang 3. Jahrhundert v. Chr.": (-324, -275, CENTURY),
    "Wende 4./3. Jh. v. Chr.": (-309, -290, CENTURY),
    "Wende vom 18. zum 19. Jahrhundert": (1790, 1809, CENTURY),
    # what was dated, and brackets
    "Ausführung: 1625/30": (1625, 1630, EXACT),
    "Datierung: 15. Jh.": (1400, 1499, CENTURY),
    "Herstellung: um 1637": (1637, 1637, CIRCA),
    "1. Viertel 5. Jh.v.Chr. (1. Hälfte 5. Jh.v.Chr. -> 5. Jh.v.Chr. -> Datierung nach Jahrhunderten)": (
        (-499, -475, CENTURY)
    ),
    "Schwarzfigurig (1. Hälfte 5. Jh.v.Chr. -> 5. Jh.v.Chr. -> Datierung nach Jahrhunderten)": (-499, -450, PERIOD),
    # periods, and a thesaurus path from its most precise end
    "18.-20. Dynastie": (-1550, -1069, PERIOD),
    "späte 18. Dynastie": (-1380, -1295, PERIOD),
    "27. Dynastie (Ägyptische Gegenkönige) (Spätzeit -> Ägypten)": (-525, -404, PERIOD),
    "Ptolemäische Zeit": (-332, -30, PERIOD),
    "Regierungszeit Ramses' II.": (-1279, -1213, PERIOD),
    "Römisch, kaiserzeitlich": (-27, 395, PERIOD),
    "Zhanguo-Periode": (-475, -221, PERIOD),
    "Zypro-archaisch II": (-600, -475, PERIOD),
    "2. Jh. v. Chr. (Ptolemäerzeit -> Griechisch\u2013Römische Zeit -> Ägypten)": (-199, -100, CENTURY),
    "undatiert (Byzantinische (Koptische) Zeit -> Ägypten)": (395, 641, PERIOD),
    "(Ptolemäerzeit -> Griechisch\u2013Römische Zeit -> Ägypten)": (-332, -30, PERIOD),
    "(Fundkomplex -> Spätzeit -> Ägypten)": (-664, -332, PERIOD),
    # Hijri years
    "H. 1023": (1614, 1615, EXACT),
    "1023 H (1614)": (1614, 1614, EXACT),
}

# fmt: off
NOT_DATED = [
    "", "undatiert", "o.J.", "nicht datierbar", "ohne Datum", "0", "12", "4. 5.", "Kopie nach einem Werk des 16. Jh.",
    "1860 - 1850", "0. Jh.", "5. Viertel 19. Jh.", "um die Jahrhundertwende", "Wende des 5. Jh. v. Chr.",
    "Höhe: 1850 mm", "Ming-Stil", "(Fundkomplex -> Ägypten)",
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_states_years(text, expected):
    span = parse_german(text)
    assert span is not None
    assert (span.begin, span.end, span.quality) == expected
    assert not span.open_begin
    assert not span.open_end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vor 1850", (1850, 1850, True, False)),
        ("bis 1850", (1850, 1850, True, False)),
        ("nach 1850", (1850, 1850, False, True)),
        ("ab 1850", (1850, 1850, False, True)),
        ("2. Jh. v. Chr. oder später", (-199, -100, False, True)),
    ],
)
def test_open_sides(text, expected):
    span = parse_german(text)
    assert span is not None
    assert (span.begin, span.end, span.open_begin, span.open_end) == expected


@pytest.mark.parametrize("text", NOT_DATED)
def test_gives_none_rather_than_a_guess(text):
    assert parse_german(text) is None


@given(
    centuries=st.tuples(*[st.integers(-99, 21).filter(bool)] * 2).map(sorted),
    unit=st.sampled_from(["Jh.", "Jahrhundert", "Jhd."]),
    joint=st.sampled_from([" - ", "\u2013", " bis ", "/", " / "]),
)
def test_a_range_of_centuries_written_as_text_comes_back(centuries, unit, joint):
    def written(number):
        return f"{abs(number)}. {unit}" + (" v. Chr." if number < 0 else " n. Chr.")

    first, last = centuries
    parsed = parse_german(f"{written(first)}{joint}{written(last)}")
    assert parsed is not None
    assert parsed.begin == (first * 100 + 1 if first < 0 else max(1, first * 100 - 100))
    assert parsed.end == (min(-1, last * 100 + 100) if last < 0 else last * 100 - 1)
    assert parsed.quality is CENTURY


@given(
    span=st.tuples(*[st.integers(-9999, 2099).filter(bool)] * 2).map(sorted),
    hedge=st.sampled_from(["", "um ", "ca. ", "wohl "]),
    prefix=st.sampled_from(["", "Ausführung: ", "Datierung: "]),
)
def test_a_range_of_years_written_as_text_comes_back(span, hedge, prefix):
    begin, end = (f"{abs(year)} {'v' if year < 0 else 'n'}. Chr." for year in span)
    parsed = parse_german(f"{prefix}{hedge}{begin} - {end}")
    assert parsed is not None
    assert [parsed.begin, parsed.end] == span
    assert parsed.quality is (CIRCA if hedge else EXACT)
