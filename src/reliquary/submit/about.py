"""What a submission says of itself, beside its predictions: ``submission.yaml``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from reliquary.catalogue.crawler import Name
from reliquary.records import Cost, ModelInfo, Record, Submission
from reliquary.records.base import Sha256, Text
from reliquary.tasks import ScoreKind

MAX_TEXT = 500
FORBIDDEN = ("Cc", "Cf", "Co", "Cs")
"""Unicode categories of control, format and private characters: they can make a page say what its text does not."""


class SubmissionFile(Record):
    """A model whose predictions are submitted.

    Attributes:
        name: What the row is called; of one model with several seeds it is the same.
        model: The model: where it comes from, its licence, its size, what it was trained on before.
        scores: What the class scores are, where the file of predictions does not say so itself.
        parameters: What the model was trained with, as far as readers should know it.
        cost: What training and testing took, if it was measured.
        supersedes: Hash of the spec of an earlier submission that this one takes the place of.
    """

    SCHEMA: ClassVar[str] = "submission"

    name: Name
    submission: Submission
    model: ModelInfo
    scores: ScoreKind | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    cost: Cost | None = None
    supersedes: Sha256 | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _check_texts(self) -> Self:
        for text in _texts(self.model_dump(mode="json")):
            if len(text) > MAX_TEXT:
                raise ValueError(f"a text of {len(text):,} characters; at most {MAX_TEXT} are shown: {text[:40]!r}...")
            if found := next((c for c in text if unicodedata.category(c) in FORBIDDEN), None):
                raise ValueError(f"the character U+{ord(found):04X} cannot be shown, in {text[:40]!r}")
        return self


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
