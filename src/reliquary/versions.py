"""Versions of datasets: MAJOR.MINOR.PATCH in the sense of Croissant, and the tags that name them on the Hub."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple, Self

from reliquary.errors import ReliquaryError

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class Step(IntEnum):
    """How far one version is from an older one; a larger step promises less to those who have the older one.

    Attributes:
        NONE: They are the same.
        PATCH: The same data, packaged in another way or described better.
        MINOR: All that was there is there unchanged, and there is more.
        MAJOR: Something was changed, moved or taken away.
    """

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class Version(NamedTuple):
    """A version of a dataset; versions are ordered by number, not by text.

    https://docs.mlcommons.org/croissant/docs/croissant-spec.html says what the numbers mean. The rule has no exception
    for versions below 1.0.0.
    """

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str, place: str) -> Self:
        """Read a version such as ``1.2.0``.

        Args:
            text: The version.
            place: Where it stands, for the message.

        Raises:
            ReliquaryError: It is no version.
        """
        match = _VERSION.fullmatch(text)
        if match is None:
            raise ReliquaryError(f"{place}: found '{text}', expected MAJOR.MINOR.PATCH, for example 1.2.0")
        return cls(*map(int, match.groups()))

    @classmethod
    def from_tag(cls, tag: str) -> Self | None:
        """Return the version that a tag such as ``v1.2.0`` names, or None if the tag names none."""
        match = _VERSION.fullmatch(tag.removeprefix("v")) if tag.startswith("v") else None
        return cls(*map(int, match.groups())) if match else None

    @property
    def tag(self) -> str:
        """The tag of this version in a repository, for example ``v1.2.0``."""
        return f"v{self}"

    def step_from(self, older: Version) -> Step:
        """Return how far this version is from another one, which must not be newer."""
        if self.major != older.major:
            return Step.MAJOR
        if self.minor != older.minor:
            return Step.MINOR
        return Step.PATCH if self.patch != older.patch else Step.NONE

    def raised(self, step: Step) -> Version:
        """Return the next version after this one that is a given step away."""
        if step is Step.MAJOR:
            return Version(self.major + 1, 0, 0)
        if step is Step.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1) if step is Step.PATCH else self

    def __str__(self) -> str:
        """Return the version as it is written, for example ``1.2.0``."""
        return ".".join(map(str, self))
