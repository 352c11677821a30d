"""The languages of museum dates, as a crawler file names them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from importlib import import_module

from reliquary.dates.span import YearSpan


class Language(StrEnum):
    """A language in which a museum writes its dates (ISO 639-1)."""

    en = "en"
    fr = "fr"
    de = "de"


_PARSERS = {Language.en: "english", Language.fr: "french", Language.de: "german"}


def parser_of(language: Language, authority: str | None = None) -> Callable[[str], YearSpan | None]:
    """Return the function that reads the date texts of a language.

    Args:
        language: The language of the museum's texts.
        authority: Key of the chronology to prefer for the names of periods; a key that no table has changes
            nothing.
    """
    name = _PARSERS[language]
    parse = getattr(import_module(f"reliquary.dates.{name}"), f"parse_{name}")
    return partial(parse, authority=authority) if authority else parse
