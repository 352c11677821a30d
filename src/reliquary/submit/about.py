"""What a submission says of itself, beside its predictions: ``submission.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from reliquary.catalogue.crawler import Name
from reliquary.rank.guard import hidden_character
from reliquary.records import Cost, ModelInfo, Record, Submission
from reliquary.records.base import Sha256, Text
from reliquary.submit.plain import check_plain
from reliquary.tasks import ScoreKind

MAX_TEXT = 500
NOT_IN_ADDRESSES = re.compile(r"[\s\"'<>]")
"""Whatever ends an address where it is shown; all of it can be written as a percent sign and two digits."""


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

    @field_validator("parameters")
    @classmethod
    def _check_parameters(cls, parameters: dict[str, Any]) -> dict[str, Any]:
        check_plain(parameters)
        return parameters

    @field_validator("submission")
    @classmethod
    def _check_address(cls, submission: Submission) -> Submission:
        if submission.url is not None and (found := NOT_IN_ADDRESSES.search(submission.url)):
            raise ValueError(f"url: {submission.url!r} holds {found[0]!r}; write it as %{ord(found[0]):02X}")
        return submission

    @model_validator(mode="after")
    def _check_texts(self) -> Self:
        for text in _texts(self.model_dump(mode="json")):
            check_text(text)
        return self


def check_text(text: str) -> None:
    """See that a text is short enough, and that all of its characters can be shown.

    Raises:
        ValueError: It is not, or one of them cannot.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"a text of {len(text):,} characters; at most {MAX_TEXT} are shown: {text[:40]!r}...")
    if character := hidden_character(text):
        raise ValueError(f"the character U+{ord(character):04X} cannot be shown, in {text[:40]!r}")


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
