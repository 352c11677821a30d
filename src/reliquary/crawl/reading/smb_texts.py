"""Texts of SMB's records, whose form depends on the generation of the interface and on its projection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reliquary.crawl.text import clean

_SHOWN = ("formatted", "searchLabel", "label", "name", "title", "value", "text")
"""Keys under which an object holds the text that the museum shows, in the order in which they count.

The projection ``full`` of 2021 to 2026 has ``formatted``, and ``markup`` for the same with HTML; the records of 2026
are known to have ``searchLabel``.
"""


def texts_of(value: object) -> list[str]:
    """Return the texts of a field: a text, an object that holds one, or a list of either."""
    items = value if isinstance(value, list) else [value]
    return [text for item in items if (text := _text(item))]


def texts_under(raw: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """Return the texts of the first of these fields that has any."""
    return next((texts for name in names if (texts := texts_of(raw.get(name)))), [])


def joined(texts: Iterable[str]) -> str | None:
    """Return the texts as one, each of them once; None if there are none."""
    return "; ".join(dict.fromkeys(texts)) or None


def _text(item: object) -> str | None:
    if isinstance(item, dict):
        return next((text for name in _SHOWN if (text := clean(item.get(name)))), None)
    return clean(item)
