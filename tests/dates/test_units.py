from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates.units import (
    CENTURY,
    DECADE,
    EARLY,
    LATE,
    MIDDLE,
    MILLENNIUM,
    WHOLE,
    Part,
    ordinal_unit,
    part_of_period,
    round_unit,
)

LENGTHS = st.sampled_from([CENTURY, MILLENNIUM])
ERAS = st.sampled_from([-1, 1])


@pytest.mark.parametrize(
    ("number", "era", "years"),
    [(19, 1, (1800, 1899)), (2, -1, (-199, -100)), (1, 1, (1, 99)), (1, -1, (-99, -1)), (21, 1, (2000, 2099))],
)
def test_centuries(number, era, years):
    assert ordinal_unit(number, CENTURY, era) == years


@pytest.mark.parametrize(
    ("number", "era", "years"), [(1, 1, (1, 999)), (2, 1, (1000, 1999)), (1, -1, (-999, -1)), (3, -1, (-2999, -2000))]
)
def test_millennia(number, era, years):
    assert ordinal_unit(number, MILLENNIUM, era) == years


@pytest.mark.parametrize(
    ("year", "length", "era", "years"),
    [
        (1880, DECADE, 1, (1880, 1889)),
        (520, DECADE, -1, (-529, -520)),
        (1800, CENTURY, 1, (1800, 1899)),
        (500, CENTURY, -1, (-599, -500)),
    ],
)
def test_round_units(year, length, era, years):
    assert round_unit(year, length, era) == years


@pytest.mark.parametrize(
    ("part", "ours", "before"),
    [
        (EARLY, (1800, 1824), (-799, -775)),
        (MIDDLE, (1825, 1874), (-774, -725)),
        (LATE, (1875, 1899), (-724, -700)),
        (Part(0, 1, 2), (1800, 1849), (-799, -750)),
        (Part(1, 2, 2), (1850, 1899), (-749, -700)),
        (Part(0, 1, 3), (1800, 1833), (-799, -766)),
        (Part(1, 2, 3), (1833, 1866), (-766, -733)),
        (Part(2, 3, 3), (1866, 1899), (-733, -700)),
    ],
)
def test_parts_count_from_the_earlier_end_in_both_eras(part, ours, before):
    assert ordinal_unit(19, CENTURY, 1, part) == ours
    assert ordinal_unit(8, CENTURY, -1, part) == before


def test_parts_beside_the_missing_year_0():
    assert ordinal_unit(1, CENTURY, 1, EARLY) == (1, 24)
    assert ordinal_unit(1, CENTURY, -1, LATE) == (-24, -1)


@given(number=st.integers(1, 20), length=LENGTHS, era=ERAS)
def test_halves_and_quarters_tile_the_unit(number, length, era):
    begin, end = ordinal_unit(number, length, era, WHOLE)
    for of in (2, 4):
        parts = [ordinal_unit(number, length, era, Part(place, place + 1, of)) for place in range(of)]
        assert (parts[0][0], parts[-1][1]) == (begin, end)
        assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(parts))


@pytest.mark.parametrize(
    ("years", "part", "expected"),
    [
        ((1615, 1868), WHOLE, (1615, 1868)),
        ((1500, 1589), EARLY, (1500, 1529)),
        ((1500, 1589), MIDDLE, (1530, 1559)),
        ((1500, 1589), LATE, (1560, 1589)),
        ((1500, 1589), Part(0, 1, 2), (1500, 1544)),
        ((-50, 50), Part(0, 1, 2), (-50, -1)),
        ((-50, 50), Part(1, 2, 2), (1, 50)),
        ((-1, 1), WHOLE, (-1, 1)),
        ((1850, 1850), EARLY, (1850, 1850)),
    ],
)
def test_parts_of_periods(years, part, expected):
    assert part_of_period(*years, part) == expected
