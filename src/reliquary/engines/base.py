"""The interface of an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from reliquary.records import ModelInfo, RunSpec
from reliquary.tasks.predictions import Predictions

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

MODEL_SHA256 = "model_sha256"
"""Parameter with the hash of the file that a model is, so that the spec names its content."""


def silent(done: int, total: int) -> None:
    """Show nothing of a run's progress."""
    del done, total


@dataclass(frozen=True)
class Job:
    """One run to be done.

    Attributes:
        spec: What decides the outcome; its parameters are complete.
        licence: Licence of the model.
        dataset: The dataset that the spec names.
        folder: The run's folder, for the checkpoint and ``train.log``.
        weights: Folder of pre-trained weights, ``<name>.safetensors``.
        on_epoch: Called with the number of finished epochs and of all epochs, at the start and after each.
        devices: Train on so many devices of the machine.
        model_file: The file that the model is, for models ``file::...``.
    """

    spec: RunSpec
    licence: str
    dataset: BuiltDataset
    folder: Path
    weights: Path
    on_epoch: Callable[[int, int], None] = silent
    devices: int = 1
    model_file: Path | None = None

    def limit(self, split: str) -> int | None:
        """Return how many images of a split the protocol allows, or None for all of them."""
        limit: int | None = self.spec.protocol.settings.get("limits", {}).get(split)
        return limit


@dataclass(frozen=True)
class Outcome:
    """What came out of a run.

    Attributes:
        predictions: One for each image of the test split, or of the part of it that the protocol takes.
        model: The model, as trained.
        train_s: Wall clock of training, seconds, with what was spent before a resumption; None if unknown.
        test_s: Wall clock of predicting, seconds; None if unknown.
        peak_memory_bytes: Most memory at one time, of the accelerator if there is one, else of the process; None if
            unknown.
    """

    predictions: Predictions[Any]
    model: ModelInfo
    train_s: float | None
    test_s: float | None
    peak_memory_bytes: int | None


class Engine(Protocol):
    """Something that trains and runs models."""

    def resolve(self, task: str, parameters: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Return the complete parameters: those given, and the engine's defaults for all others.

        Args:
            task: Kind of the suite's task.
            parameters: Merged from suite and baseline.
            place: The baseline and protocol, for messages.

        Raises:
            FaultyFileError: A parameter is unknown or its value not allowed; all of them are listed.
        """
        ...

    def check(self, spec: RunSpec, weights: Path, *, devices: int = 1, download: bool = False) -> None:
        """See that what a run needs is there, before any time is spent on training.

        Args:
            spec: The run.
            weights: Folder of pre-trained weights.
            devices: Train on so many devices of the machine.
            download: Fetch weights that are missing, and put them there.

        Raises:
            MissingExtraError: The engine's libraries are not installed.
            ReliquaryError: The model is unknown, its pre-trained weights are missing or cannot be fetched, or the
                machine has not so many devices.
        """
        ...

    def train_and_predict(self, job: Job) -> Outcome:
        """Train the model, or finish a training that was stopped, and predict the test split.

        Raises:
            ReliquaryError: The run cannot be done; the message says why and what to do.
        """
        ...
