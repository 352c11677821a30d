"""Which classes and flags follow from the words of a record, by the rules of the crawler file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from reliquary.catalogue import CrawlerFile
from reliquary.catalogue.crawler import ClassRule
from reliquary.records import Flag

FLAG_FIELDS = ("title", "object_type", "classification", "materials")
"""Columns of an object in which the words of the flag rules are looked for."""

_CULTURE_FIELDS = ("culture", "period", "title")

Facts = Mapping[str, str | None]
"""Text columns of an object by name."""


def classes_of(facts: Facts, listed: Iterable[str], crawler: CrawlerFile) -> list[str]:
    """Return the classes under which an object counts, and the parts of them that its culture names, sorted.

    Args:
        facts: The object; ``culture``, ``period`` and ``title`` count.
        listed: Classes whose departments hold the object.
        crawler: The rules.
    """
    texts = [facts.get(name) or "" for name in _CULTURE_FIELDS]
    labels: set[str] = set()
    for label in listed:
        rule = crawler.classes[label]
        if not rule.culture_contains or any(names_one(text, rule.culture_contains) for text in texts):
            labels |= {label, *_part(rule, texts)}
    return sorted(labels)


def flags_of(facts: Facts, crawler: CrawlerFile) -> list[Flag]:
    """Return the flags that the words of an object ask for, sorted."""
    texts = [facts.get(name) or "" for name in FLAG_FIELDS]
    return sorted(
        {
            rule.flag
            for rule in crawler.flags
            if any(names_one(_without(text, rule.unless), rule.contains) for text in texts)
        }
    )


def names_one(text: str, phrases: Sequence[str]) -> bool:
    """Return whether a text contains one of the phrases as whole words, without case."""
    return bool(phrases) and _pattern(tuple(phrases)).search(folded(text)) is not None


def folded(text: str) -> str:
    """Return a text for comparison: without case, accents in one form, apostrophes straight."""
    return unicodedata.normalize("NFC", text.casefold()).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _part(rule: ClassRule, texts: Sequence[str]) -> list[str]:
    """Return the one part that the first telling text names; none if it names several."""
    for text in texts:
        if named := [
            name for name, part in rule.parts.items() if names_one(_without(text, part.unless), part.culture_contains)
        ]:
            return named if len(named) == 1 else []
    return []


def _without(text: str, phrases: Sequence[str]) -> str:
    return _pattern(tuple(phrases)).sub(" ", folded(text)) if phrases else text


@lru_cache(maxsize=256)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(folded, phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
