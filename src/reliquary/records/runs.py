"""bench -> rank: what was run, where, and what came out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.dataclasses import dataclass

from reliquary.files import canonical_json, sha256_bytes
from reliquary.records.base import Int64, Moment, NonNegativeInt64, Part, PositiveInt64, Record, Sha256, Text

Count = NonNegativeInt64
Amount = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]
Measured = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]
"""Figures that means and pages can be made of: no infinity comes of adding a few million of them."""


def _with_bounded_integers(value: Any, place: str = "") -> Any:
    """Refuse integers that no table can hold; they may be nested to any depth.

    Raises:
        ValueError: There is one.
    """
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for name, item in inner:
        _with_bounded_integers(item, f"{place}[{name!r}]")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValueError(f"{place}: an integer of {value.bit_length()} bits; expected 64 at most")
    return value


Settings = Annotated[dict[str, Any], AfterValidator(_with_bounded_integers)]
"""Parameters of any kind, as a protocol or a baseline names them."""

WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]


class RunBaseline(Part):
    """The baseline of a run, with every parameter that the protocol left it with."""

    name: Text
    engine: Text
    model: Text
    parameters: Settings


class RunDataset(Part):
    """The exact dataset of a run."""

    name: Text
    version: Text
    manifest_digest: Sha256
    config: Text


class RunProtocol(Part):
    """The protocol of a run: its name (smoke, small, full) and settings."""

    name: Text
    settings: Settings


class RunSpec(Record):
    """Everything that decides the outcome of a run, and nothing of the machine."""

    SCHEMA: ClassVar[str] = "run-spec"

    suite: Text
    suite_version: Text
    task: Text
    baseline: RunBaseline
    dataset: RunDataset
    protocol: RunProtocol
    seed: Int64

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
    threads: PositiveInt64
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
        pretraining_data: The datasets that these weights saw, in the order of training; None where that is unknown.
    """

    id: Text
    source: Text
    revision: Text | None = None
    licence: Text
    parameters: Count | None = None
    flops: Count | None = None
    pretraining: Text | None = None
    pretraining_data: list[Text] | None = None


class DatasetSource(Part):
    """Where the dataset of a result came from, beside what the spec says of it.

    Attributes:
        repository: ``owner/name`` on the Hugging Face Hub; None for a folder that was built on the machine.
        revision: The commit of the repository.
        split: The split that the measures speak of.
    """

    repository: Text | None = None
    revision: Text | None = None
    split: Text


@dataclass(config=ConfigDict(extra="forbid"), frozen=True, slots=True, kw_only=True)
class Metric:
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

    # A class with slots takes a tenth of the memory of a `Part`, and a leaderboard may hold a million of them.

    name: Text
    version: PositiveInt64
    value: Measured
    unit: Text
    higher_is_better: bool
    n: Count
    low: Measured | None = None
    high: Measured | None = None
    method: Text | None = None
    slice: Text | None = None

    @model_validator(mode="after")
    def _check_interval(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError(f"an interval has two ends, found low {self.low} and high {self.high}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the interval is upside down: low {self.low}, high {self.high}")
        return self


@dataclass(config=ConfigDict(extra="forbid"), frozen=True, slots=True, kw_only=True)
class PredictionsFile:
    """The stored predictions of a result, from which it can be computed again.

    Attributes:
        path: The file, relative to the folder of the run or of the leaderboard.
    """

    path: Text
    sha256: Sha256
    rows: Count


@dataclass(config=ConfigDict(extra="forbid"), frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run took: seconds of wall clock, images a second in testing, bytes, watt-hours.

    Attributes:
        energy_method: How the energy was measured or estimated.
    """

    train_s: Amount
    test_s: Amount
    images_per_s: Amount
    peak_memory_bytes: Count
    energy_wh: Amount | None = None
    energy_method: Text | None = None


class Submission(Part):
    """Who brought a result whose model was not run here, and where the work is described."""

    by: Text
    url: WebAddress | None = None


class Withdrawal(Part):
    """Why and when a result was withdrawn; it stays on record."""

    reason: Text
    at: Moment


class Result(Record):
    """The outcome of one run, or of one row that a paper reports.

    Attributes:
        superseded_by: Hash of the spec of the result that took the place of this one.
        withdrawn: Given exactly if the status is ``withdrawn``.
    """

    SCHEMA: ClassVar[str] = "result"
    VERSION: ClassVar[int] = 2
    OLDEST_READ: ClassVar[int | None] = 1

    spec: RunSpec
    spec_sha256: Sha256
    status: ResultStatus
    model: ModelInfo
    metrics: list[Metric] = Field(min_length=1)
    predictions: PredictionsFile | None = None
    cost: Cost | None = None
    created_at: Moment
    dataset: DatasetSource | None = None
    environment: Environment | None = None
    submission: Submission | None = None
    superseded_by: Sha256 | None = None
    withdrawn: Withdrawal | None = None
    note: Text | None = None

    @classmethod
    def upgraded(cls, value: dict[str, Any], version: int) -> dict[str, Any]:
        """Read version 1, which gave the reason of a withdrawal as the note, and no time; see `Record.upgraded`."""
        if version == 1 and value.get("status") == ResultStatus.WITHDRAWN:
            reason = value.get("note") or "no reason was given"
            return {**value, "withdrawn": {"reason": reason, "at": value.get("created_at")}}
        return value

    @property
    def predictions_sha256(self) -> str | None:
        """The hash of its predictions; None for a result without any."""
        return self.predictions.sha256 if self.predictions else None

    @model_validator(mode="after")
    def _check_history(self) -> Self:
        if (self.status == ResultStatus.WITHDRAWN) != (self.withdrawn is not None):
            raise ValueError(f"status '{self.status}' and the field 'withdrawn' contradict each other")
        if self.superseded_by == self.spec_sha256:
            raise ValueError("superseded_by: a result cannot take its own place")
        return self

    @model_validator(mode="after")
    def _check_hash(self) -> Self:
        if self.spec.sha256() != self.spec_sha256:
            raise ValueError(f"spec_sha256 {self.spec_sha256} is not the hash of the spec; it was edited")
        if self.status in (ResultStatus.MEASURED, ResultStatus.VERIFIED) and self.predictions is None:
            raise ValueError(f"a result with status '{self.status}' needs predictions")
        return self
