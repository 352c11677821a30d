import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates.hijri import LAST_HIJRI_YEAR, common_years, in_common_years, without_hijri
from reliquary.dates.span import LAST_YEAR


@pytest.mark.parametrize(
    ("hijri", "years"),
    [
        # New Year's days by published tables: 16 July 622, 4 January 1291, 11 February 1614, 13 March 1709,
        # 30 April 1900, 21 November 1979, 6 April 2000, 10 January 2008 and 29 December 2008.
        (1, (622, 623)),
        (690, (1291, 1291)),
        (1023, (1614, 1615)),
        (1121, (1709, 1710)),
        (1318, (1900, 1901)),
        (1400, (1979, 1980)),
        (1421, (2000, 2001)),
        (1429, (2008, 2008)),
        (1430, (2008, 2009)),
    ],
)
def test_years_of_the_common_era(hijri, years):
    assert common_years(hijri) == years


def test_the_last_hijri_year_ends_within_the_last_year():
    assert common_years(LAST_HIJRI_YEAR)[1] <= LAST_YEAR < common_years(LAST_HIJRI_YEAR + 1)[1]


@given(st.integers(1, LAST_HIJRI_YEAR - 1))
def test_years_follow_one_another(hijri):
    begin, end = common_years(hijri)
    assert end - begin in (0, 1)
    assert common_years(hijri + 1)[0] in (end, end + 1)


@pytest.mark.parametrize(
    ("text", "without", "common"),
    [
        ("a.h. 690/1291 a.d.", "1291 a.d.", "1291 1291 a.d."),
        ("1121 de l'hégire", "", "1709 - 1710"),
        ("an 355 de l'hégire", "an", "an 965 - 966"),
        ("h. 1023", "", "1614 - 1615"),
        ("ah 966-67", "", "1558 - 1560"),
        ("2. h. 19. jh.", "2. h. 19. jh.", "2. h. 19. jh."),
        ("1850", "1850", "1850"),
        ("ah 9999", "", "ah 0"),
    ],
)
def test_only_marked_years_are_hijri(text, without, common):
    assert without_hijri(text).strip() == without
    assert " ".join(in_common_years(text).split()) == common
