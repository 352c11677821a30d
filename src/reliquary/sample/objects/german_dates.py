"""Dates as the Berlin museums write them: "um 1660/70", "1. Viertel 5. Jh.v.Chr.", "6.-7. Jh.", "undatiert".

The habits are those of SMB's records: "Jh." with and without spaces before the era, both dashes, years that share
their first digits behind a slash, parts of centuries in words and in fractions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reliquary.sample.objects.century_parts import CenturyPart, part_holding
from reliquary.sample.objects.museum_dates import MuseumDate, shift_year

UNDATED = ("o.J.", "undatiert", "nicht datierbar", "ohne Datum", "0")
"""Texts that say that there is no date."""

_FRACTIONS = {2: "Hälfte", 3: "Drittel", 4: "Viertel"}


def write_german_date(year: int, rng: np.random.Generator) -> MuseumDate:
    """Writes a date for an object that was made about ``year``.

    Returns:
        Text, the first and last year that the museum's own reading of it would give, and the truth. The numbers
        are 0 where the museum has no rule: for centuries before the common era, halves, thirds and quarters. The
        truth of "um 1637" is 1637: its margin is the reader's affair.
    """
    styles = list(_HABITS)
    style = styles[int(rng.choice(len(styles), p=[share for share, _ in _HABITS.values()]))]
    written = _HABITS[style][1](_Cataloguer(rng), year)
    return written if written.style else written._replace(style=style)


class _Cataloguer:
    """A hand that writes dates: it keeps to one dash and one way to write the era."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.dash = str(rng.choice(["\N{EN DASH}", "-", " - "]))
        self.before = str(rng.choice([" v. Chr.", " v.Chr."]))
        self.after = str(rng.choice([" n. Chr.", ""]))
        self.century_name = "Jh." if rng.random() < 0.8 else "Jahrhundert"
        self.close = rng.random() < 0.3

    def century(self, year: int) -> MuseumDate:
        part = part_holding(year)
        numbers = (0, 0) if part.before else part.span
        return MuseumDate(self._part(part), *numbers, *part.span)

    def part(self, year: int) -> MuseumDate:
        part = part_holding(year, int(self.rng.choice([2, 3, 4])))
        return MuseumDate(self._part(part), 0, 0, *part.span)

    def third_of_century(self, year: int) -> MuseumDate:
        """Anfang and Ende are the first and the last quarter, Mitte the half between them."""
        quarter = part_holding(year, 4)
        word = {1: "Anfang", 4: "Ende"}.get(quarter.part, "Mitte")
        first, last = (2, 3) if word == "Mitte" else (quarter.part, quarter.part)
        span = (quarter._replace(part=first).span[0], quarter._replace(part=last).span[1])
        return MuseumDate(f"{word} {self._part(quarter._replace(part=1, of=1))}", 0, 0, *span)

    def two_centuries(self, year: int) -> MuseumDate:
        first = part_holding(min(year, 1799))
        second = first.following()
        span = (first.span[0], second.span[1])
        if first.before != second.before:
            text = f"{self._part(first)}{self.dash}{self._part(second)}"
        else:
            text = f"{first.century}.{self.dash}{self._part(second)}"
        return MuseumDate(text, *((0, 0) if first.before else span), *span)

    def about(self, year: int) -> MuseumDate:
        margin = 10 if year < 0 else 5
        word = str(self.rng.choice(["um", "ca.", "wohl um"]))
        return MuseumDate(f"{word} {self._year(year)}", shift_year(year, -margin), shift_year(year, margin), year, year)

    def slash(self, year: int) -> MuseumDate:
        """Years that share their first digits: 1625/30; early ones in full: 562/558 v. Chr."""
        last = shift_year(year, int(self.rng.integers(1, 12)))
        if year < 0 < last:
            return self.years(year)._replace(style="years")
        if year < 0:
            text = f"{-year}/{-last}{self.before}"
        else:
            text = f"{year}/{last % 100:02d}" if 1000 <= year // 100 * 100 == last // 100 * 100 else f"{year}/{last}"
        return MuseumDate(f"um {text}" if self.rng.random() < 0.4 else text, year, last, year, last)

    def years(self, year: int) -> MuseumDate:
        last = shift_year(year, int(self.rng.integers(2, 40)))
        begin, end = self._year(year), self._year(last)
        if year < 0 and last < 0:
            begin = str(-year)
        if self.rng.random() < 0.2:
            return MuseumDate(f"zwischen {begin} und {end}", year, last, year, last)
        return MuseumDate(f"{begin}{self.dash}{end}", year, last, year, last)

    def single(self, year: int) -> MuseumDate:
        doubt = self.rng.random() < 0.2
        numbers = (shift_year(year, -2), shift_year(year, 2)) if doubt else (year, year)
        return MuseumDate(self._year(year) + (" (?)" if doubt else ""), *numbers, year, year)

    def nothing(self, year: int) -> MuseumDate:
        text = UNDATED[int(self.rng.integers(len(UNDATED)))]
        return MuseumDate(text, 0, 0, *part_holding(year).span)

    def _year(self, year: int) -> str:
        return f"{-year}{self.before}" if year < 0 else str(year) + (self.after if year < 1000 else "")

    def _part(self, part: CenturyPart) -> str:
        era = self.before if part.before else self.after if part.century <= 10 else ""
        if self.close and self.century_name == "Jh.":
            era = era.lstrip()
        century = f"{part.century}. {self.century_name}{era}"
        return century if part.of == 1 else f"{part.part}. {_FRACTIONS[part.of]} {century}"


_HABITS: dict[str, tuple[float, Callable[[_Cataloguer, int], MuseumDate]]] = {
    "century": (0.22, _Cataloguer.century),
    "part": (0.20, _Cataloguer.part),
    "third_of_century": (0.08, _Cataloguer.third_of_century),
    "two_centuries": (0.14, _Cataloguer.two_centuries),
    "about": (0.10, _Cataloguer.about),
    "slash": (0.08, _Cataloguer.slash),
    "years": (0.08, _Cataloguer.years),
    "single": (0.06, _Cataloguer.single),
    "nothing": (0.04, _Cataloguer.nothing),
}
"""Every habit with its share of the records."""

GERMAN_STYLES: tuple[str, ...] = tuple(_HABITS)
"""The names of all habits."""
