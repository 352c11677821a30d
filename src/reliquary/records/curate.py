"""curate -> build: what a curator decided about an image; and what the checks found, which the curator looks at."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator

from reliquary.records.base import Fraction32, Moment, Record, Sha256, Text


class Verdict(StrEnum):
    """Keep the image, leave it out, or give it another label."""

    KEEP = "keep"
    DROP = "drop"
    RELABEL = "relabel"


class Decision(Record):
    """One decision about one image; of several for an image the last line wins."""

    SCHEMA: ClassVar[str] = "decisions"

    sha256: Sha256
    verdict: Verdict
    label: Text | None = None
    reason: Text
    check: Text | None = None
    reviewer: Text
    at: Moment
    note: Text | None = None

    @model_validator(mode="after")
    def _check_label(self) -> Self:
        if (self.verdict is Verdict.RELABEL) != (self.label is not None):
            raise ValueError("label goes with the verdict 'relabel', and only with it")
        return self


class Finding(Record):
    """What one check says of one image.

    Attributes:
        score: How far the image looks like what the check searches for: 0 not at all, 1 beyond doubt.
        flagged: Whether the score is one to look at.
        explanation: Why, in a sentence with the figures that decided.
        group: What the images of one case share, for checks that compare images; null for others.
        others: The images that it is compared with.
    """

    SCHEMA: ClassVar[str] = "findings"

    sha256: Sha256
    check: Text
    score: Fraction32
    flagged: bool
    explanation: Text
    group: Text | None = None
    others: list[Sha256] = Field(default_factory=list)
