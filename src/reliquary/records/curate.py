"""curate -> build: what a curator decided about an image."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator

from reliquary.records.base import Moment, Record, Sha256, Text


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
