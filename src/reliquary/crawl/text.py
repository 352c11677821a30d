"""Values of museum records, as they come: text without what does not belong into text, and whole numbers."""

from __future__ import annotations

import re
from typing import Any

# White space of any kind, control characters, and halves of surrogate pairs, which no UTF-8 file can hold.
_GAPS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def clean(value: object) -> str | None:
    """Return the text on one line, or None for what is empty or no text.

    Line breaks, tabs and control characters become single spaces: a museum's text can then break no log, table or
    page. The raw record keeps them.
    """
    if not isinstance(value, str):
        return None
    return _GAPS.sub(" ", value).strip() or None


def whole(value: object) -> int | None:
    """Return an integer as it is, and None for anything else, truth values included."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def lines(value: object) -> list[str]:
    """Return the lines of a text that are not empty, each as ``clean`` makes it."""
    return [line for part in value.splitlines() if (line := clean(part))] if isinstance(value, str) else []


def parts(value: object) -> list[dict[str, Any]]:
    """Return the JSON objects of a list, whatever else stands in it; none for what is no list."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
