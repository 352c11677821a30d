"""French date text; the cases are our own, in the forms that the Louvre's records take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates.french import parse_french
from reliquary.records import YearQuality

EXACT, CIRCA, CENTURY, PERIOD = (YearQuality(name) for name in ("exact", "circa", "century", "period"))

CASES = {
    # years
    "1850": (1850, 1850, EXACT),
    "4 mai 1890": (1890, 1890, EXACT),
    "1er mai 1890": (1890, 1890, EXACT),
    "1890-05-04": (1890, 1890, EXACT),
    "vers 1850": (1850, 1850, CIRCA),
    "environ 1850": (1850, 1850, CIRCA),
    "Vers 2120 av. J. - C.": (-2120, -2120, CIRCA),
    "2 juillet 51 av. J.-C.": (-51, -51, EXACT),
    "450 avant J.-C.": (-450, -450, EXACT),
    "10 000 av. J.-C.": (-10000, -10000, EXACT),
    "1850-1860": (1850, 1860, EXACT),
    "de 1850 à 1860": (1850, 1860, EXACT),
    "entre 1850 et 1860": (1850, 1860, EXACT),
    "1843/44": (1843, 1844, EXACT),
    "100 av. J.-C. - 50 ap. J.-C.": (-100, 50, EXACT),
    "(vers -540 - -530)": (-540, -530, CIRCA),
    "(-51)": (-51, -51, EXACT),
    "années 1880": (1880, 1889, EXACT),
    "années 1880-1890": (1880, 1899, EXACT),
    # centuries and millennia
    "XIXe siècle": (1800, 1899, CENTURY),
    "XIX\u1d49 siècle": (1800, 1899, CENTURY),
    "19e siècle": (1800, 1899, CENTURY),
    "Ier s.": (1, 99, CENTURY),
    "Ie s ap JC": (1, 99, CENTURY),
    "IIe s av JC": (-199, -100, CENTURY),
    "1er siècle avant notre ère": (-99, -1, CENTURY),
    "IIe mill. av. J.-C.": (-1999, -1000, CENTURY),
    "XVIe-XVIIe siècles": (1500, 1699, CENTURY),
    "XVII-XVIIIe siècle": (1600, 1799, CENTURY),
    "IIIe siècle avant J.-C. - IIIe siècle après J.-C": (-299, 299, CENTURY),
    "IVe s. ; IIIe s. av. J.-C.": (-399, -200, CENTURY),
    # parts
    "1e quart Ve s. av. J.-C.": (-499, -475, CENTURY),
    "4ème quart du XIIe siècle": (1175, 1199, CENTURY),
    "1ère moitié du XIIIe siècle": (1200, 1249, CENTURY),
    "1e moitié IIe mill av. J.-C.": (-1999, -1500, CENTURY),
    "seconde moitié du XVe siècle": (1450, 1499, CENTURY),
    "premier tiers du XVIe siècle": (1500, 1533, CENTURY),
    "dernier tiers du XVIIIe siècle": (1766, 1799, CENTURY),
    "début XXe siècle": (1900, 1924, CENTURY),
    "milieu du XVe s.": (1425, 1474, CENTURY),
    "mi-XIXe siècle": (1825, 1874, CENTURY),
    "fin XVIIIe - début XIXe siècle": (1775, 1824, CENTURY),
    "tournant des XIXe et XXe siècles": (1890, 1909, CENTURY),
    "tournant du XXe siècle": (1890, 1909, CENTURY),
    # several dates, and remarks
    "XIIe siècle ; 1er quart du XIIIe siècle": (1100, 1224, CENTURY),
    "4e quart IIe s. av. J.-C. (?) ; 2e quart IIe s. ap. J.-C. (?)": (-124, 149, CENTURY),
    "1e quart Ve s. av. J.-C. (fin)": (-499, -475, CENTURY),
    "Date de création/fabrication : 3e quart VIe s. av. J.-C. (vers -540 - -530)": (-549, -525, CENTURY),
    "Epoque / période : archaïque\r\n\r\nDate de création/fabrication : XIXe siècle\r\nDate de réutilisation : 1920": (
        (1800, 1899, CENTURY)
    ),
    # periods
    "XVIIIe dynastie": (-1550, -1295, PERIOD),
    "Dynastie Ming": (1368, 1644, PERIOD),
    "XXIIe dynastie ; XXIIIe dynastie": (-945, -715, PERIOD),
    "XIIe-XIIIe dynastie": (-1985, -1650, PERIOD),
    "Première Période intermédiaire (?) ; Moyen Empire (?)": (-2160, -1650, PERIOD),
    "fin XVIIIe dynastie": (-1380, -1295, PERIOD),
    "Amenhotep IV Akhénaton": (-1352, -1336, PERIOD),
    "Toutankhamon (?)": (-1336, -1327, PERIOD),
    "Achéménide : Darius I": (-522, -486, PERIOD),
    "Kassite : Melishipak = Kassite : Melishihu": (-1186, -1172, PERIOD),
    "Cléopâtre VII Philopator (2 juillet 51 av. J.-C.)": (-51, -51, PERIOD),
    "Romain Impérial (Ie s ap JC) (0 - 100)": (1, 99, PERIOD),
    # Hijri years
    "1121 de l'hégire": (1709, 1710, EXACT),
    "(1709 ; Hégire : 1121)": (1709, 1709, EXACT),
}

# fmt: off
NOT_DATED = [
    "", "s.d.", "sans date", "non daté", "XXIe s. av. J.-C. ; Ier s. av. J.-C. - XIXe s. av. J.-C.",
    "12", "iixe siècle", "XLe siècle", "5e quart XIXe s.", "copie du XIXe siècle d'après l'antique", "1860-1850",
    "don au musée du louvre en 1887.", "style Ming", "Darius I : Gudea",
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_states_years(text, expected):
    span = parse_french(text)
    assert span is not None
    assert (span.begin, span.end, span.quality) == expected
    assert not span.open_begin
    assert not span.open_end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("avant 138", (138, 138, True, False)),
        ("après 1850", (1850, 1850, False, True)),
        ("à partir de 1850", (1850, 1850, False, True)),
        ("jusqu'au XIIe siècle", (1100, 1199, True, False)),
        ("XIIe siècle ou plus tard", (1100, 1199, False, True)),
    ],
)
def test_open_sides(text, expected):
    span = parse_french(text)
    assert span is not None
    assert (span.begin, span.end, span.open_begin, span.open_end) == expected


@pytest.mark.parametrize("text", NOT_DATED)
def test_gives_none_rather_than_a_guess(text):
    assert parse_french(text) is None


def roman(number):
    return "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]


@given(
    centuries=st.tuples(*[st.integers(-39, 20).filter(bool)] * 2).map(sorted),
    unit=st.sampled_from(["s.", "siècle", "s"]),
    joint=st.sampled_from([" - ", " ; ", " à ", "-"]),
    era=st.sampled_from(["av. J.-C.", "av JC", "avant J.-C."]),
)
def test_a_range_of_centuries_written_as_text_comes_back(centuries, unit, joint, era):
    def written(number):
        return f"{roman(abs(number))}{'er' if abs(number) == 1 else 'e'} {unit}" + (f" {era}" if number < 0 else "")

    first, last = centuries
    parsed = parse_french(f"{written(first)}{joint}{written(last)}")
    assert parsed is not None
    assert parsed.begin == (first * 100 + 1 if first < 0 else max(1, first * 100 - 100))
    assert parsed.end == (min(-1, last * 100 + 100) if last < 0 else last * 100 - 1)
    assert parsed.quality is CENTURY


@given(st.tuples(*[st.integers(-9999, 2099).filter(bool)] * 2).map(sorted), st.sampled_from(["", "vers "]))
def test_a_range_of_years_with_signs_comes_back(span, hedge):
    begin, end = span
    parsed = parse_french(f"({hedge}{begin} - {end})")
    if begin < 0 and 0 < end < 100:
        assert parsed is None  # a number of one or two digits is no year on its own
    elif begin < 0 or begin > 99:
        assert parsed is not None
        assert [parsed.begin, parsed.end] == span


def test_a_chronology_may_be_preferred():
    span = parse_french("XVIIIe dynastie", authority="louvre")
    assert span is not None
    assert (span.begin, span.end, span.periods) == (-1539, -1295, ("Dynasty 18 (louvre)",))
    assert parse_french("XIXe dynastie", authority="louvre") == parse_french("XIXe dynastie")
