"""Names of periods, dynasties and rulers -> years, from tables of published chronologies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from reliquary.errors import ReliquaryError
from reliquary.records.base import Part, Record, Text, Year
from reliquary.yamlfiles import read_yaml

FOLDER = Path(__file__).parent / "periods"
"""One file a region, beside this module and in the wheel."""

_WORD = re.compile(r"[^\W_]+")
_BETWEEN_WORDS = re.compile(r"[ .'\-]{0,3}")
_GERMAN_ENDING = re.compile(r"(?<=isch)e[nmrs]?$")

_SPREADS = ((-2000, 100), (-1000, 50), (-500, 25))
_LEAST_SPREAD = 5

Years = Annotated[tuple[Year, Year], Field(description="first and last year, negative before the common era")]


@dataclass(frozen=True, slots=True)
class NamedYears:
    """The years of a period by one authority.

    Attributes:
        name: The period's English name.
        begin: First year.
        end: Last year.
        source: Key of the chronology that gives the years.
    """

    name: str
    begin: int
    end: int
    source: str


class Period(Part):
    """One period, dynasty or reign.

    Attributes:
        name: Its English name, without "period" or "dynasty" where that is all it adds.
        names: More names by language. A text of any language may use an English name; a French text does not
            use a German one.
        years: First and last year by ``source``.
        source: Key into the file's ``sources``.
        other_years: Years by other authorities, by their key, where they differ.
    """

    name: Text
    names: dict[Text, list[Text]] = Field(default_factory=dict)
    years: Years
    source: Text
    other_years: dict[Text, Years] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        for begin, end in (self.years, *self.other_years.values()):
            if begin > end:
                raise ValueError(f"{self.name}: the years {begin}..{end} run backwards")
        return self

    def by(self, authority: str | None) -> NamedYears:
        """Return the years by an authority, or by the source where it has none of its own."""
        if authority is not None and authority in self.other_years:
            return NamedYears(self.name, *self.other_years[authority], authority)
        return NamedYears(self.name, *self.years, self.source)


class PeriodsFile(Record):
    """The periods of one region.

    Attributes:
        region: What the file covers.
        sources: Published chronologies by key, each with its full reference.
        periods: The table.
    """

    SCHEMA: ClassVar[str] = "periods"

    region: Text
    sources: dict[Text, Text]
    periods: list[Period]

    @model_validator(mode="after")
    def _known_sources(self) -> Self:
        for period in self.periods:
            for key in (period.source, *period.other_years):
                if key not in self.sources:
                    raise ValueError(f"{period.name}: source {key!r} is none of the file's: {sorted(self.sources)}")
        return self


class Chronology:
    """The names of one language, as a text may write them.

    Case, accents, hyphens and the endings of German adjectives do not matter.

    Args:
        periods: The periods to know.
        language: Key into ``Period.names``; English names are always known.

    Raises:
        ReliquaryError: Two periods share a name.
    """

    def __init__(self, periods: list[Period], language: str) -> None:
        self._periods: dict[tuple[str, ...], Period] = {}
        for period in periods:
            for name in (period.name, *period.names.get("en", []), *period.names.get(language, [])):
                words = tuple(word for _, _, word in _words(name))
                other = self._periods.setdefault(words, period)
                if other is not period:
                    raise ReliquaryError(f"{name!r} names two periods: {other.name!r} and {period.name!r}; keep one")
        self._longest: dict[str, int] = {}
        for words in self._periods:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def find(self, text: str) -> Iterator[tuple[int, int, Period]]:
        """Yield where each name begins and ends in a text, and its period; the longest name at a place wins."""
        words = [*_words(text)]
        place = 0
        while place < len(words):
            length = self._length_at(text, words, place)
            if length:
                name = tuple(word for _, _, word in words[place : place + length])
                yield words[place][0], words[place + length - 1][1], self._periods[name]
            place += length or 1

    def _length_at(self, text: str, words: list[tuple[int, int, str]], place: int) -> int:
        """Return of how many words the longest name is that begins here, 0 if none does."""
        longest, name = 0, []
        for length in range(1, self._longest.get(words[place][2], 0) + 1):
            if place + length > len(words):
                break
            begin, _, word = words[place + length - 1]
            if length > 1 and not _BETWEEN_WORDS.fullmatch(text, words[place + length - 2][1], begin):
                break
            name.append(word)
            if tuple(name) in self._periods:
                longest = length
        return longest


def spread(year: int) -> int:
    """Return by how many years published chronologies differ around a year, negative before our era.

    A bound of ours on the tables of this package and on the museums' numbers: about a century before 2000 B.C.,
    half of it before 1000 B.C., a quarter before 500 B.C., and the choice of an event after that.
    """
    return next((years for before, years in _SPREADS if year < before), _LEAST_SPREAD)


@cache
def chronology(language: str) -> Chronology:
    """Return the names that a language knows, of all files.

    Raises:
        ReliquaryError: A file is missing or faulty, or two periods share a name.
    """
    return Chronology([period for file in period_files() for period in file.periods], language)


@cache
def period_files() -> tuple[PeriodsFile, ...]:
    """Return the tables of all regions.

    Raises:
        ReliquaryError: A file is missing or faulty.
    """
    return tuple(read_yaml(path, PeriodsFile) for path in sorted(FOLDER.glob("*.yaml")))


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the begin, end and plain form of every word: lower case, no accents, German adjectives uninflected."""
    for match in _WORD.finditer(text):
        letters = unicodedata.normalize("NFKD", match.group().lower())
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
        yield match.start(), match.end(), _GERMAN_ENDING.sub("", plain)
