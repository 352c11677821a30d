"""Examples: what becomes a row of the dataset; and what is left out, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reliquary.build.pictures.picture import Picture
from reliquary.build.sources.candidate import Candidate, Rejection


@dataclass(frozen=True, slots=True)
class Example:
    """One row of the dataset, before its pictures are made and its split is known.

    Attributes:
        image_id: Names the row: SHA-256 of the original, or of what makes a cut-out of one.
        candidate: The original and what is known of it.
        strata: What splits balance: the class of the image, or of each thing in it; empty if there are no classes.
        pictures: How each image column is made; ``image`` always is one of them.
        columns: Values of the task's own columns, as far as they are the same in every config.
    """

    image_id: str
    candidate: Candidate
    strata: tuple[int, ...]
    pictures: Mapping[str, Picture]
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not in the dataset.

    Attributes:
        source: Museum, render set or local copy.
        item: The source's id of what it shows.
        view: Number of the view.
        sha256: Of the original; None if there are no bytes.
        reason: The rule that left it out; the same words for all images of a rule, so that they can be counted.
        rejected: It should have been in the dataset but is faulty.
    """

    source: str
    item: str
    view: int
    sha256: str | None
    reason: str
    rejected: bool = False

    @classmethod
    def of(cls, candidate: Candidate | Rejection, reason: str, *, rejected: bool = False) -> LeftOut:
        """Return the entry for a candidate."""
        return cls(candidate.source, candidate.item, candidate.view, candidate.sha256, reason, rejected)

    @property
    def key(self) -> tuple[str, str, int, str]:
        """The order of the list."""
        return self.source, self.item, self.view, self.reason


@dataclass(frozen=True)
class Sorted:
    """Examples, and what is left out, both in the order of the candidates."""

    examples: list[Example]
    left_out: list[LeftOut]
