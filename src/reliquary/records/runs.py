"""bench -> rank: what was run, where, and what came out."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from reliquary.files import canonical_json, sha256_bytes
from reliquary.records.base import Moment, Part, Record, Sha256, Text


class RunBaseline(Part):
    """The baseline of a run, with every parameter that the protocol left it with."""

    name: Text
    engine: Text
    model: Text
    parameters: dict[str, Any]


class RunDataset(Part):
    """The exact dataset of a run."""

    name: Text
    version: Text
    manifest_digest: Sha256
    config: Text


class RunProtocol(Part):
    """The protocol of a run: its name (smoke, small, full) and settings."""

    name: Text
    settings: dict[str, Any]


class RunSpec(Record):
    """Everything that decides the outcome of a run, and nothing of the machine."""

    SCHEMA: ClassVar[str] = "run-spec"

    suite: Text
    suite_version: Text
    task: Text
    baseline: RunBaseline
    dataset: RunDataset
    protocol: RunProtocol
    seed: int

    def sha256(self) -> str:
        """Return the hash of the canonical JSON of the spec; it names the run."""
        return sha256_bytes(canonical_json(self.model_dump(mode="json")))


class Environment(Record):
    """The machine and the software of a run; kept beside the result, never part of its identity."""

    SCHEMA: ClassVar[str] = "environment"

    packages: dict[str, str]
    python: Text
    platform: Text
    git_commit: Text | None = None
    device: Text
    driver: Text | None = None
    threads: int = Field(ge=1)
    host_class: Text


class ResultStatus(StrEnum):
    """How far a result can be trusted.

    ``measured`` by a run, ``verified`` by scoring its predictions again, ``reported`` by a paper only,
    ``withdrawn`` by whoever submitted it.
    """

    MEASURED = "measured"
    VERIFIED = "verified"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


class ModelInfo(Part):
    """The model of a result.

    Attributes:
        parameters: Number of parameters.
        flops: Multiply-adds times two for one image at the size of the run.
        pretraining: Name of the pre-trained weights; None for training from scratch.
    """

    id: Text
    source: Text
    revision: Text | None = None
    licence: Text
    parameters: int | None = Field(default=None, ge=0)
    flops: int | None = Field(default=None, ge=0)
    pretraining: Text | None = None


class Metric(Part):
    """One measure of a result.

    Attributes:
        name: Name of the measure, for example ``macro_f1``.
        version: Version of its definition.
        unit: ``fraction``, ``years``, ``dB``, ...
        n: Number of items that it was computed over.
        low: Lower end of the interval.
        high: Upper end of the interval.
        method: How the interval was made.
        slice: The part of the test set it speaks of, for example ``label=asian``; None for all of it.
    """

    name: Text
    version: int = Field(ge=1)
    value: float = Field(allow_inf_nan=False)
    unit: Text
    higher_is_better: bool
    n: int = Field(ge=0)
    low: float | None = None
    high: float | None = None
    method: Text | None = None
    slice: Text | None = None


class PredictionsFile(Part):
    """The stored predictions of a result, from which it can be computed again."""

    path: Text
    sha256: Sha256
    rows: int = Field(ge=0)


class Cost(Part):
    """What a run took: seconds of wall clock, images a second in testing, bytes, watt-hours."""

    train_s: float = Field(ge=0)
    test_s: float = Field(ge=0)
    images_per_s: float = Field(ge=0)
    peak_memory_bytes: int = Field(ge=0)
    energy_wh: float | None = Field(default=None, ge=0)


class Result(Record):
    """The outcome of one run, or of one row that a paper reports."""

    SCHEMA: ClassVar[str] = "result"

    spec: RunSpec
    spec_sha256: Sha256
    status: ResultStatus
    model: ModelInfo
    metrics: list[Metric] = Field(min_length=1)
    predictions: PredictionsFile | None = None
    cost: Cost | None = None
    created_at: Moment
    superseded_by: Sha256 | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _check_hash(self) -> Self:
        if self.spec.sha256() != self.spec_sha256:
            raise ValueError(f"spec_sha256 {self.spec_sha256} is not the hash of the spec; it was edited")
        if self.status in (ResultStatus.MEASURED, ResultStatus.VERIFIED) and self.predictions is None:
            raise ValueError(f"a result with status '{self.status}' needs predictions")
        return self
