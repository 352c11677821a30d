"""The record shapes of the museums that the sample collection can be shown in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reliquary.errors import ReliquaryError
from reliquary.sample.objects.cleveland import cleveland_record
from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.louvre import louvre_record
from reliquary.sample.objects.met import met_record
from reliquary.sample.objects.smb import smb_detail


@dataclass(frozen=True)
class Shape:
    """How one museum writes its records.

    Attributes:
        name: Short name of the museum.
        key: The field that holds the object's number.
        prefix: What stands before the digits of the number; None where it is an integer.
        write: Writes the record of a sample object.
    """

    name: str
    key: str
    prefix: str | None
    write: Callable[[SampleObject], dict[str, Any]]

    def number(self, record: Mapping[str, Any]) -> int | None:
        """Return the number of the object, or None where the record has none.

        Every museum has one: it is the digits of the ark ``cl010017961`` and of the id ``obj-761385``.
        """
        value = record.get(self.key)
        if self.prefix is None:
            return value if isinstance(value, int) else None
        digits = value.removeprefix(self.prefix) if isinstance(value, str) else ""
        return int(digits) if digits.isascii() and digits.isdigit() else None

    @property
    def wanted(self) -> str:
        """What ``key`` should hold, for error messages."""
        return "an integer" if self.prefix is None else f"a text like {self.prefix}009000001"


SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape("met", "objectID", None, met_record),
        Shape("louvre", "arkId", "cl", louvre_record),
        Shape("smb", "id", "obj-", smb_detail),
        Shape("cleveland", "id", None, cleveland_record),
    )
}
"""All of them, by name."""


def shape_named(name: str) -> Shape:
    """Return a shape by the name of its museum.

    Raises:
        ReliquaryError: There is none of that name.
    """
    if name not in SHAPES:
        raise ReliquaryError(f"sample museum: no record shape {name!r}; choose one of {', '.join(SHAPES)}")
    return SHAPES[name]
