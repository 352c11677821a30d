"""Dates as the Louvre writes them: centuries and quarters in words, years in numbers that round and sometimes err.

The habits are those of its records: "1e quart Ve s. av. J.-C." beside "4ème quart du XIIe siècle", two periods with
a semicolon between them, "vers" and "avant" beside the years instead of in the text, an empty last year for a single
one, doubts in brackets, a last year that lost its sign.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reliquary.sample.objects.century_parts import CenturyPart, part_holding
from reliquary.sample.objects.museum_dates import MuseumDate, shift_year

_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def write_french_date(year: int, rng: np.random.Generator) -> MuseumDate:
    """Writes a date for an object that was made about ``year``.

    Returns:
        Text, the museum's numbers and the truth. Where the style is one of SINGLE_STYLES the museum gives one year
        and ``number_end`` repeats it; where it is ``nothing`` the museum gives none. The truth of a text that names
        a part of a century is that part, of one that names years it is these years: the margin of "vers" is the
        reader's affair.
    """
    styles = list(_HABITS)
    style = styles[int(rng.choice(len(styles), p=[share for share, _ in _HABITS.values()]))]
    written = _HABITS[style][1](year, rng)
    return written if written.style else written._replace(style=style)


def part_in_french(part: CenturyPart) -> str:
    """Writes a century, half or quarter as the departments do: antique ones in short, later ones in full."""
    antique = part.before or part.century <= 5
    century = f"{_roman(part.century)}e " + ("s." if antique else "siècle")
    if antique:
        century += " av. J.-C." if part.before else " ap. J.-C."
    if part.of == 1:
        return century
    first = part.part == 1
    if antique:
        return f"{part.part}e {_NAMES[part.of]} {century}"
    ordinal = f"{part.part}{'ère' if part.of == 2 else 'er'}" if first else f"{part.part}ème"
    return f"{ordinal} {_NAMES[part.of]} du {century}"


def _roman(number: int) -> str:
    """Writes a number below 40 in Roman numerals."""
    return "X" * (number // 10) + _UNITS[number % 10]


_NAMES = {2: "moitié", 3: "tiers", 4: "quart"}


def _of_part(part: CenturyPart, text: str = "") -> MuseumDate:
    return MuseumDate(text or part_in_french(part), *part.round_span, *part.span)


def _century(year: int, _rng: np.random.Generator) -> MuseumDate:
    return _of_part(part_holding(year))


def _half(year: int, _rng: np.random.Generator) -> MuseumDate:
    return _of_part(part_holding(year, 2))


def _quarter(year: int, _rng: np.random.Generator) -> MuseumDate:
    return _of_part(part_holding(year, 4))


def _doubt(year: int, rng: np.random.Generator) -> MuseumDate:
    written = _two_parts(year, rng) if rng.random() < 0.5 else _century(year, rng)
    return written._replace(text=" ; ".join(f"{part} (?)" for part in written.text.split(" ; ")))


def _two_parts(year: int, rng: np.random.Generator) -> MuseumDate:
    first = part_holding(min(year, 1799), int(rng.choice([1, 2, 4])))
    second = first.following()
    text = f"{part_in_french(first)} ; {part_in_french(second)}"
    return MuseumDate(text, first.round_span[0], second.round_span[1], first.span[0], second.span[1])


def _about(year: int, rng: np.random.Generator) -> MuseumDate:
    """The text says the quarter; ``vers`` and one year stand beside it."""
    return _quarter(year, rng)._replace(number_begin=year, number_end=year)


def _before(year: int, _rng: np.random.Generator) -> MuseumDate:
    part = part_holding(year, 4)
    return MuseumDate(part_in_french(part), part.span[1], part.span[1], *part.span)


def _years(year: int, rng: np.random.Generator) -> MuseumDate:
    """Writes years, as the departments of paintings and drawings do; before our era nobody does."""
    if year < 1000:
        return _two_parts(year, rng)._replace(style="two_parts")
    last = shift_year(year, int(rng.integers(2, 40)))
    text = (f"{year} - {last}", f"vers {year} - {last}", f"{year} / {last}", f"entre {year} et {last}")
    return MuseumDate(text[int(rng.integers(4))], year, last, year, last)


def _single(year: int, rng: np.random.Generator) -> MuseumDate:
    text = f"{-year} av. J.-C." if year < 0 else str(year)
    return MuseumDate(f"vers {text}" if rng.random() < 0.4 else text, year, year, year, year)


def _sign_error(year: int, rng: np.random.Generator) -> MuseumDate:
    """The last year lost its sign; a date of our era cannot err so."""
    written = _two_parts(year, rng)
    return written._replace(number_end=abs(written.number_end))


def _nothing(year: int, rng: np.random.Generator) -> MuseumDate:
    written = _two_parts(year, rng)
    return written._replace(text="", number_begin=0, number_end=0)


_HABITS: dict[str, tuple[float, Callable[[int, np.random.Generator], MuseumDate]]] = {
    "century": (0.18, _century),
    "half": (0.12, _half),
    "quarter": (0.16, _quarter),
    "two_parts": (0.17, _two_parts),
    "doubt": (0.06, _doubt),
    "about": (0.10, _about),
    "before": (0.03, _before),
    "years": (0.07, _years),
    "single": (0.06, _single),
    "sign_error": (0.02, _sign_error),
    "nothing": (0.03, _nothing),
}
"""Every habit with its share of the records."""

FRENCH_STYLES: tuple[str, ...] = tuple(_HABITS)
"""The names of all habits."""

SINGLE_STYLES = frozenset({"about", "before", "single"})
"""The habits that give one year, so that the last one stays empty in the record."""
