"""Parameters of a stranger: values that JSON holds as they are, so that they have one hash and any table shows them."""

from __future__ import annotations

import math
from typing import Any

from reliquary.records.faults import Location, field_name

MOST = 2**63 - 1
"""The largest integer that databases and tables hold."""


def check_plain(value: Any, location: Location = ()) -> None:
    """See that a value is a text, a number, true, false or null, or a list or mapping of such.

    Args:
        value: The value, as YAML reads it.
        location: Where it stands, for messages.

    Raises:
        ValueError: It is something else, a number that is not finite or larger than 64 bits, or a key is no text.
    """
    if problem := _problem(value):
        raise ValueError(f"{field_name(location)}: {problem}" if location else problem)
    if isinstance(value, dict):
        for key, inner in value.items():
            check_plain(inner, (*location, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            check_plain(inner, (*location, index))


def _problem(value: Any) -> str | None:
    match value:
        case dict():
            names = [key for key in value if not isinstance(key, str)]
            return f"the name {names[0]!r} is no text; put it in quotes" if names else None
        case None | str() | list():
            return None
        case int():  # not shown: it may have more digits than Python writes
            return None if -MOST - 1 <= value <= MOST else "an integer beyond 64 bits; put it in quotes"
        case float():
            return None if math.isfinite(value) else f"{value} is not finite; leave it out, or put it in quotes"
    return f"of type {type(value).__name__}, which JSON does not have; put it in quotes, or make it a list"
