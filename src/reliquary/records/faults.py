"""Turning pydantic's findings into faults that name the field and the value."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from reliquary.errors import Fault

MAX_VALUE_SHOWN = 80

Location = tuple[int | str, ...]


def faults_of(error: ValidationError, place: str | Callable[[Location], str]) -> list[Fault]:
    """Return one fault for each thing that pydantic found.

    Args:
        error: What the validation raised.
        place: The place to name, or a function from a field's location to its place.
    """
    return [
        Fault(
            place if isinstance(place, str) else place(details["loc"]),
            field_name(details["loc"]),
            _problem(details),
        )
        for details in error.errors(include_url=False)
    ]


def field_name(location: Location) -> str:
    """Return ``splits.ratios[0]`` for ``("splits", "ratios", 0)``."""
    name = ""
    for part in location:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def _problem(details: ErrorDetails) -> str:
    message = details["msg"].removeprefix("Value error, ")
    if details["type"] == "extra_forbidden":
        return "unknown field; is it a typing error?"
    if details["type"] == "missing":
        return "is missing"
    found = details["input"]
    if isinstance(found, dict) or details["type"] == "value_error":
        return message
    # Only the part that is shown is written: a hostile list has millions of values.
    value = repr(found[:MAX_VALUE_SHOWN] if isinstance(found, str | bytes | list) else found)
    shown = value if len(value) <= MAX_VALUE_SHOWN else value[:MAX_VALUE_SHOWN] + "..."
    return f"{message}, found {shown}"
