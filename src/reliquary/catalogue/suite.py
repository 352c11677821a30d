"""Suites and baselines, ``benchmarks/<suite>/``: what to measure, and with which models."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, PrivateAttr, StringConstraints, ValidationError, model_validator

from reliquary.catalogue.crawler import Name
from reliquary.catalogue.recipe import TaskKind, Version
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records.base import Part, Record, Text
from reliquary.records.faults import faults_of

FILE = "file::"
ModelName = Annotated[
    str, StringConstraints(pattern=r"^((timm|torchvision|hub|python|mmdet|mmagic|reliquary)::\S+|file::.+)$")
]

CsvName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.csv$")]

PROTOCOLS = ("smoke", "small", "full")


class Protocol(Part):
    """One way to run a suite.

    Attributes:
        description: How long it takes and on what.
        seeds: Number of runs a baseline, with the seeds 0, 1, ...
        limits: At most so many images of a split; a missing split is used whole.
        configs: What ``reliquary reproduce`` runs of the suite's configs; all of them by default.
        from_scratch: Baselines with pre-trained weights are trained without them.
        parameters: Settings of the engine that hold for every baseline, unless it overrides them.
    """

    description: Text
    seeds: int = Field(ge=1)
    limits: dict[Name, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    configs: list[Name] | None = Field(default=None, min_length=1)
    from_scratch: bool = False
    parameters: dict[str, Any] = Field(default_factory=dict)


class Reference(Part):
    """A publication or a page that something rests on."""

    title: Text
    url: Text | None = None
    year: int | None = None


class SuiteFile(Record):
    """One suite of a task on a dataset; the first metric is the key metric, the first config the default."""

    SCHEMA: ClassVar[str] = "suite"

    name: Name
    version: Version
    title: Text
    task: TaskKind
    dataset: Name
    configs: list[Name] = Field(min_length=1)
    protocols: dict[Name, Protocol]
    metrics: list[Name] = Field(min_length=1)
    reported: CsvName | None = None
    source: Reference

    @model_validator(mode="after")
    def _check_protocols(self) -> Self:
        if set(self.protocols) != set(PROTOCOLS):
            raise ValueError(f"protocols must be exactly {list(PROTOCOLS)}, found {sorted(self.protocols)}")
        for name, protocol in self.protocols.items():
            if unknown := sorted(set(protocol.configs or ()) - set(self.configs)):
                raise ValueError(f"protocols.{name}.configs: {unknown} are no configs of the suite")
        return self

    def configs_of(self, protocol: str) -> list[str]:
        """Return the configs that ``reliquary reproduce`` runs under a protocol."""
        return self.protocols[protocol].configs or self.configs


class BaselineFile(Record):
    """One model with the parameters that it is trained with.

    Attributes:
        description: What the row is for and what sets it apart, in a sentence or two.
        engine: What trains and runs it, for example ``native``.
        model: Framework and name, for example ``timm::resnet10t``; ``file::predictions.parquet`` for predictions
            that were made elsewhere, beside the baseline's file.
        pretraining: Name of the pre-trained weights; None trains from scratch.
        parameters: Settings of the engine.
        overrides: Settings for single protocols; they win over ``parameters``.
    """

    SCHEMA: ClassVar[str] = "baseline"

    name: Name
    title: Text
    description: Text | None = None
    engine: Name
    model: ModelName
    pretraining: Text | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    overrides: dict[Name, dict[str, Any]] = Field(default_factory=dict)
    licence: Text
    reference: Reference
    _folder: Path | None = PrivateAttr(default=None)

    def standing_in(self, folder: Path) -> Self:
        """Return the baseline, knowing which folder its file stands in."""
        self._folder = folder
        return self

    def model_file(self) -> Path | None:
        """Return the file that the model is, or None if it is no file.

        Raises:
            ReliquaryError: The file is missing, or does not lie in the folder of the baseline.
        """
        if not self.model.startswith(FILE):
            return None
        if self._folder is None:
            raise ReliquaryError(f"baseline '{self.name}': model: '{self.model}' needs the folder of the baseline")
        folder = self._folder.resolve()
        path = (folder / self.model.removeprefix(FILE)).resolve()
        if not path.is_relative_to(folder):
            raise ReliquaryError(f"baseline '{self.name}': model: '{self.model}' leads out of {folder}; put it there")
        if not path.is_file():
            raise ReliquaryError(f"baseline '{self.name}': model: {path}: no such file")
        return path

    @model_validator(mode="after")
    def _check_file(self) -> Self:
        if (self.engine == "predictions") != self.model.startswith(FILE):
            raise ValueError(f"the engine 'predictions' and a model 'file::...' go together, found '{self.model}'")
        if self.engine == "predictions" and (self.parameters or self.overrides or self.pretraining):
            raise ValueError("predictions that were made elsewhere have no parameters, overrides or pretraining")
        return self

    @model_validator(mode="after")
    def _check_overrides(self) -> Self:
        if unknown := sorted(set(self.overrides) - set(PROTOCOLS)):
            raise ValueError(f"overrides for unknown protocols {unknown}; known are {list(PROTOCOLS)}")
        return self


class ReportedRow(Part):
    """One figure that a paper reports.

    Attributes:
        baseline: Empty where the figure belongs to no one baseline.
        variant: How the baseline was trained, for example its optimiser; may be empty.
        class_: Column ``class``; empty for figures over all classes.
    """

    suite: Name
    baseline: str
    variant: str
    split: Name
    class_: str = Field(alias="class")
    metric: Name
    value: float
    unit: Text
    source: Text


def read_reported(path: Path) -> list[ReportedRow]:
    """Read a table of reported figures.

    Raises:
        FaultyFileError: Columns or values are wrong; all faults at ``file:line``.
        ReliquaryError: The file is missing or not UTF-8.
    """
    rows: list[ReportedRow] = []
    faults: list[Fault] = []
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, restkey="extra columns")
            for row in reader:
                try:
                    rows.append(ReportedRow.model_validate(row))
                except ValidationError as error:
                    faults += faults_of(error, f"{path}:{reader.line_num}")
    except FileNotFoundError as error:
        raise ReliquaryError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error
    if faults:
        raise FaultyFileError(str(path), faults)
    return rows
