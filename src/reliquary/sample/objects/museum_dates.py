"""Dates as museums write them: true years turned into messy text and unreliable numbers.

The habits are those seen in the Met's records: both dashes, four ways to write the era, "ca." with and without a
margin, ranges whose numbers hold only the first year, empty texts with absurdly wide numbers, and no date at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class MuseumDate(NamedTuple):
    """A date in a record beside the truth.

    Attributes:
        text: The record's ``objectDate``; may be "".
        number_begin: The record's ``objectBeginDate``; 0 if the museum gives none.
        number_end: The record's ``objectEndDate``; 0 if the museum gives none.
        year_begin: First year in truth.
        year_end: Last year in truth.
        style: Which habit wrote it, one of STYLES.
    """

    text: str
    number_begin: int
    number_end: int
    year_begin: int
    year_end: int
    style: str = ""


def shift_year(year: int, by: int) -> int:
    """Moves a year by a number of years; the year before 1 is -1, for there is no year 0."""
    astronomical = (year if year > 0 else year + 1) + by
    return astronomical if astronomical > 0 else astronomical - 1


def middle_year(begin: int, end: int) -> int:
    """Returns the year in the middle of a span, never 0."""
    middle = (begin + end) // 2
    return middle if middle != 0 else 1


def century_span(year: int) -> tuple[int, int]:
    """Returns the century of a year in the museums' convention: 1800..1899, -199..-100, but 1..99 and -99..-1."""
    start = abs(year) // 100 * 100
    return (max(start, 1), start + 99) if year > 0 else (-(start + 99), -max(start, 1))


def write_date(year: int, rng: np.random.Generator) -> MuseumDate:
    """Writes a date for an object that was made about ``year``."""
    styles = list(_HABITS)
    style = styles[int(rng.choice(len(styles), p=[share for share, _ in _HABITS.values()]))]
    cataloguer = _Cataloguer(year, rng)
    return _HABITS[style][1](cataloguer, year)._replace(style=style)


class _Cataloguer:
    """A hand that writes dates: it keeps to one dash and one way to write the era."""

    def __init__(self, year: int, rng: np.random.Generator) -> None:
        self.rng = rng
        # Unicode's name for it, because an en dash and a hyphen look alike in source text.
        self.dash = str(rng.choice(["\N{EN DASH}", "-"], p=[0.7, 0.3]))
        self.before = str(rng.choice([" B.C.", " BC", " BCE"], p=[0.5, 0.15, 0.35]))
        self.prefix, self.suffix = "", ""
        if year < 1000:  # Nobody writes the era of a late year.
            self.prefix, self.suffix = (("A.D. ", ""), ("", " CE"), ("", ""))[int(rng.choice(3, p=[0.4, 0.3, 0.3]))]

    def range(self, year: int) -> MuseumDate:
        begin, end = self._span(year)
        circa = "ca. " if self.rng.random() < 0.55 else ""
        return MuseumDate(circa + self._two_years(begin, end), begin, end, begin, end)

    def collapsed_range(self, year: int) -> MuseumDate:
        written = self.range(year)
        return written._replace(number_end=written.number_begin)

    def later_range(self, year: int) -> MuseumDate:
        written = self.range(year)
        return written._replace(text=written.text + " or later")

    def century(self, year: int) -> MuseumDate:
        begin, end = century_span(year)
        return MuseumDate(self._century(year), begin, end, begin, end)

    def part_of_century(self, year: int) -> MuseumDate:
        first, last = century_span(year)
        early = year < (first + last) / 2
        words = ("first half of the ", "early ") if early else ("second half of the ", "late ")
        begin, end = (first, shift_year(first, 50)) if early else (shift_year(last, -50), last)
        return MuseumDate(self._century(year, words[int(self.rng.integers(2))]), begin, end, begin, end)

    def two_centuries(self, year: int) -> MuseumDate:
        year = min(year, 1799)  # The second century must not lie in the future.
        begin, first_end = century_span(year)
        second_begin, end = century_span(shift_year(first_end, 1))
        first = self._century(year) if begin < 0 < end else _ordinal(_century_number(year))
        text = f"{first}{self.dash}{self._century(second_begin)}"
        # One known habit counts the last century before our era up to the year 1.
        return MuseumDate(text, begin, 1 if end == -1 else end, begin, end)

    def circa(self, year: int) -> MuseumDate:
        rounded = round(year, -1) or 10
        # Years of the common era get a margin in the numbers, earlier ones get none.
        begin, end = (rounded - 25, rounded + 25) if rounded > 25 else (rounded, rounded)
        return MuseumDate(f"ca. {self._one_year(rounded)}", begin, end, begin, end)

    def single(self, year: int) -> MuseumDate:
        dated = "dated " if self.rng.random() < 0.4 else ""
        return MuseumDate(dated + self._one_year(year), year, year, year, year)

    def numbers_only(self, year: int) -> MuseumDate:
        begin, end = self._span(year)
        wide_begin = shift_year(year, -int(self.rng.integers(400, 2500)))
        wide_end = shift_year(year, int(self.rng.integers(200, 900)))
        return MuseumDate("", wide_begin, min(wide_end, 1950), begin, end)

    def nothing(self, year: int) -> MuseumDate:
        begin, end = self._span(year)
        return MuseumDate(str(self.rng.choice(["", "n.d."])), 0, 0, begin, end)

    def _span(self, year: int) -> tuple[int, int]:
        half = int(self.rng.choice([5, 10, 15, 25, 40, 60, 75]))
        return shift_year(year, -half), shift_year(year, half)

    def _one_year(self, year: int) -> str:
        return f"{-year}{self.before}" if year < 0 else f"{self.prefix}{year}{self.suffix}"

    def _two_years(self, begin: int, end: int) -> str:
        """Writes two years; the era stands once if they share it."""
        if begin < 0 < end:
            return f"{self._one_year(begin)}{self.dash}{self._one_year(end)}"
        if begin < 0:
            return f"{-begin}{self.dash}{-end}{self.before}"
        return f"{self.prefix}{begin}{self.dash}{end}{self.suffix}"

    def _century(self, year: int, part: str = "") -> str:
        name = f"{part}{_ordinal(_century_number(year))} century"
        return f"{name}{self.before}" if year < 0 else f"{self.prefix}{name}{self.suffix}"


def _ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _century_number(year: int) -> int:
    return abs(year) // 100 + 1


_HABITS: dict[str, tuple[float, Callable[[_Cataloguer, int], MuseumDate]]] = {
    "range": (0.31, _Cataloguer.range),
    "collapsed_range": (0.11, _Cataloguer.collapsed_range),
    "later_range": (0.03, _Cataloguer.later_range),
    "century": (0.16, _Cataloguer.century),
    "part_of_century": (0.08, _Cataloguer.part_of_century),
    "two_centuries": (0.07, _Cataloguer.two_centuries),
    "circa": (0.11, _Cataloguer.circa),
    "single": (0.06, _Cataloguer.single),
    "numbers_only": (0.04, _Cataloguer.numbers_only),
    "nothing": (0.03, _Cataloguer.nothing),
}
"""Every habit with its share of the records."""

STYLES: tuple[str, ...] = tuple(_HABITS)
"""The names of all habits."""
