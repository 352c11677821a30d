"""The ends of a range as a date text writes them, and how they share an era, a unit or leading digits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from reliquary.dates.chronology import NamedYears
from reliquary.dates.span import is_year, width
from reliquary.dates.tokens import Kind
from reliquary.dates.units import CENTURY, DECADE, WHOLE, Part, ordinal_unit, part_of_period, round_unit

Years = tuple[int, int]


@dataclass(slots=True)
class Point:
    """One end of a range, or a date that stands alone; what is not written may come from a neighbour.

    Attributes:
        joined: How it follows the point before it: ``RANGE``, ``SLASH``, ``ALSO``, or None for the first.
        kind: ``NUMBER``, ``ORDINAL``, ``ROUND`` or ``PERIOD``; None while only a part ("early") is known.
        number: As written, or completed from the point before.
        digits: With how many digits the number was written.
        unit: Years of the unit of an ordinal, 0 if unknown.
        era: 1, -1, or 0 if not written.
        era_leads: The era stands before the number ("A.D. 100").
        part: The part of the unit or period.
        signed: The number stands with a minus sign; its era is its own and no neighbour's.
        named: The years of a ``PERIOD``.
    """

    joined: Kind | None = None
    kind: Kind | None = None
    number: int = 0
    digits: int = 0
    unit: int = 0
    era: int = 0
    era_leads: bool = False
    part: Part | None = None
    signed: bool = False
    named: NamedYears | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was written yet."""
        return self.kind is None and self.part is None and not self.era

    @property
    def only_part(self) -> bool:
        """Whether nothing but a part was written: "early" of "early to mid 19th century"."""
        return self.part is not None and self.kind is None and not self.era

    @property
    def counts_centuries(self) -> bool:
        """Whether it names a century or millennium, not a year or decade."""
        return self.kind is Kind.ORDINAL or (self.kind is Kind.ROUND and self.unit == CENTURY)

    def name(self, named: NamedYears) -> bool:
        """Add the name of a period; of "Achaemenid: Darius I" the more precise counts. False if they are apart."""
        if self.named is not None:
            both = [(self.named.begin, self.named.end), (named.begin, named.end)]
            if refined(both) == hull(both) and both[0] != both[1] and not _within(*both):
                return False
            named = named if refined(both) == both[1] else self.named
        self.kind, self.named = Kind.PERIOD, named
        return True


def hull(spans: list[Years]) -> Years:
    """Return the years from the first to the last."""
    return min(begin for begin, _ in spans), max(end for _, end in spans)


def refined(spans: list[Years]) -> Years:
    """Return the years of periods named one after the other: "New Kingdom, Dynasty 18" means Dynasty 18.

    A period most of whose years lie within the others makes them more precise; periods beside each other give
    the years from the first to the last.
    """
    narrowest = min(spans, key=lambda span: width(*span))
    return narrowest if all(_within(span, narrowest) for span in spans) else hull(spans)


def _within(one: Years, other: Years) -> bool:
    """Return whether most years of the shorter span lie within the longer one."""
    begin, end = max(one[0], other[0]), min(one[1], other[1])
    return begin <= end and 2 * width(begin, end) > min(width(*one), width(*other))


def span_of(points: list[Point]) -> Years | None:
    """Return the first and last year of the points together; None if they make no sense."""
    if not points:
        return None
    _share_values(points)
    _share_eras(points)
    _complete_numbers(points)
    spans: list[Years] = []
    for point in points:
        years = _years(point)
        if years is None:
            return None
        if point.joined in (Kind.RANGE, Kind.SLASH):
            years = (spans.pop()[0], years[1])
            if years[0] > years[1]:
                return None  # a range that runs backwards contradicts itself
        spans.append(years)
    return hull(spans)


def _share_values(points: list[Point]) -> None:
    """Give "early" of "early to mid 19th century" its century, and "18th" of "18th-19th century" its unit.

    From the last point to the first, so that a value passes through several points without one.
    """
    for point, following in reversed([*pairwise(points)]):
        if point.kind is None:
            point.kind, point.number, point.digits = following.kind, following.number, following.digits
            point.unit, point.named = following.unit, following.named
        elif point.kind is Kind.ORDINAL and not point.unit:
            point.unit = following.unit
        elif point.kind is Kind.NUMBER and not point.era and following.kind is Kind.ORDINAL and point.digits < 3:
            point.kind, point.unit = Kind.ORDINAL, following.unit  # "16-17th century"


def _share_eras(points: list[Point]) -> None:
    """Spread an era that follows its number to the left, one that leads it to the right; else it is ours."""
    for leads, run in ((False, points[::-1]), (True, points)):
        shared = 0
        for point in run:
            if point.signed:
                point.era, shared = -1, 0
            elif point.era:
                shared = point.era if point.era_leads is leads else 0
            else:
                point.era, point.era_leads = shared, leads


def _complete_numbers(points: list[Point]) -> None:
    """Complete "44" of "1843/44" and "40s" of "1830s-40s" from the number before.

    Before our era a shorter number after a dash is a year of its own: 664-30 B.C.
    """
    for point, following in pairwise(points):
        written = {point.kind, following.kind} <= {Kind.NUMBER, Kind.ROUND}
        same_era = (point.era or 1) == (following.era or 1)
        joined = following.joined is Kind.SLASH or (following.joined is Kind.RANGE and following.era >= 0)
        if written and same_era and joined and following.digits < point.digits:
            base = 10**following.digits
            following.number += point.number - point.number % base
            following.digits = point.digits


def _years(point: Point) -> Years | None:
    era = point.era or 1
    part = point.part or WHOLE
    if point.named is not None:
        return part_of_period(point.named.begin, point.named.end, part)
    if not _plausible(point):
        return None
    if point.kind is Kind.NUMBER:
        years = (era * point.number, era * point.number)
    elif point.kind is Kind.ROUND:
        years = round_unit(point.number, point.unit, era, part)
    else:
        years = ordinal_unit(point.number, point.unit, era, part)
    return years if is_year(years[0]) and is_year(years[1]) else None


def _plausible(point: Point) -> bool:
    """Return whether the number can be what it stands for; a bare "12" or "12345" is no year."""
    if point.kind is Kind.ORDINAL:
        return point.number > 0 and point.unit > 0
    if point.kind is Kind.ROUND and (point.number % DECADE or not point.number):
        return False
    return point.kind is not None and (point.era != 0 or 3 <= point.digits <= 4)
