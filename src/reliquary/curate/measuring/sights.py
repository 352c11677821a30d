"""The interfaces of what looks at single pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from reliquary.curate.measuring.picture import WorkingPicture

FLAGGED = 0.5
"""From this score on a picture is one to look at."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a check sees in a picture.

    Attributes:
        score: 0 to 1; from ``FLAGGED`` on the picture is one to look at.
        explanation: Why, in a sentence with the figures that decided.
    """

    score: float
    explanation: str


class PictureCheck(Protocol):
    """A check that needs nothing but the picture.

    Attributes:
        name: Its name in files and fields, for example ``blank``.
        title: What people read.
        version: Grows with every change of what it sees, so that no kept result is taken for a new one.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[int]

    def look(self, picture: WorkingPicture) -> Sight:
        """Return what the check sees."""
        ...


class Descriptor(Protocol):
    """Something that describes a picture in a few bytes, so that pictures can be compared.

    Attributes:
        name: Its name.
        version: Grows with every change of the description.
    """

    name: ClassVar[str]
    version: ClassVar[int]

    def describe(self, picture: WorkingPicture) -> bytes:
        """Return the description, as many bytes for every picture."""
        ...
