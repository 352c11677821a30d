import pytest

from reliquary.dates.points import Point, span_of
from reliquary.dates.tokens import Kind
from reliquary.dates.units import CENTURY, DECADE, EARLY, MIDDLE


def year(number, *, era=0, leads=False, joined=None):
    return Point(joined, Kind.NUMBER, number, len(str(number)), era=era, era_leads=leads)


def century(number, unit=CENTURY, *, era=0, joined=None, part=None):
    return Point(joined, Kind.ORDINAL, number, 2, unit, era, part=part)


@pytest.mark.parametrize(
    ("points", "years"),
    [
        ([year(664), year(30, era=-1, joined=Kind.RANGE)], (-664, -30)),
        ([year(120, era=1, leads=True), year(150, joined=Kind.RANGE)], (120, 150)),
        ([year(100, era=-1), year(50, era=1, leads=True, joined=Kind.RANGE)], (-100, 50)),
        ([year(1843), year(44, joined=Kind.SLASH)], (1843, 1844)),
        ([year(562), year(58, era=-1, joined=Kind.SLASH)], (-562, -558)),
        ([Point(None, Kind.ROUND, 1830, 4, DECADE), Point(Kind.RANGE, Kind.ROUND, 40, 2, DECADE)], (1830, 1849)),
        ([century(18, unit=0), century(19, joined=Kind.RANGE)], (1700, 1899)),
        ([Point(part=EARLY), century(19, joined=Kind.RANGE, part=MIDDLE)], (1800, 1874)),
        ([year(16), century(17, joined=Kind.RANGE)], (1500, 1699)),
        ([year(1850), century(19, joined=Kind.RANGE)], (1850, 1899)),
        ([year(1860), year(1850, joined=Kind.ALSO)], (1850, 1860)),
    ],
)
def test_neighbours_share_what_is_not_written(points, years):
    assert span_of(points) == years


@pytest.mark.parametrize(
    "points",
    [
        [],
        [Point(part=EARLY)],
        [year(12)],
        [year(12345)],
        [year(0, era=1)],
        [year(2100)],
        [year(40000, era=-1)],
        [year(1860), year(1850, joined=Kind.RANGE)],
        [year(1850), year(1840, joined=Kind.SLASH)],
        [year(1899), year(1, joined=Kind.RANGE)],
        [century(0)],
        [century(19, unit=0)],
        [century(22)],
        [Point(None, Kind.ROUND, 1885, 4, DECADE)],
        [Point(None, Kind.ROUND, 0, 4, CENTURY)],
    ],
)
def test_points_without_sense_give_no_years(points):
    assert span_of(points) is None
