"""The folder of a run: ``spec.json``, ``predictions.parquet``, ``result.json``, ``environment.json``, ``train.log``.

The result is written last: a folder without one is a run that is not finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reliquary.bench.environment import describe_environment
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import Environment, PredictionsFile, Result, RunSpec, read_document, write_document
from reliquary.tasks import Predictions, task_for, write_predictions

PREDICTIONS = "predictions.parquet"
ENVIRONMENT = "environment.json"


@dataclass(frozen=True)
class RunFolder:
    """One run on disk.

    Attributes:
        path: ``<runs>/<baseline>/<spec sha256>``.
        spec: The run.
    """

    path: Path
    spec: RunSpec

    @classmethod
    def of(cls, runs: Path, spec: RunSpec) -> RunFolder:
        """Return the folder of a run; it need not be there yet."""
        return cls(runs / spec.baseline.name / spec.sha256(), spec)

    @property
    def log(self) -> Path:
        """What the engine had to say."""
        return self.path / "train.log"

    def begin(self) -> Environment:
        """Write down what is run, and with what; return the latter."""
        environment = describe_environment()
        write_document(self.path / "spec.json", self.spec)
        write_document(self.path / ENVIRONMENT, environment)
        return environment

    def result(self) -> Result | None:
        """Return the result, or None if the run has to be done: never finished, or its predictions were changed.

        Raises:
            UnknownVersionError: The result is of a version that this release cannot read.
            FaultyFileError: The result breaks its contract.
        """
        path = self.path / "result.json"
        if not path.is_file():
            return None
        result = read_document(path, Result)
        predictions = self.path / PREDICTIONS
        if result.spec != self.spec:
            raise ReliquaryError(f"{path}: the result of another run; remove {self.path} and run again")
        if result.predictions is None or not predictions.is_file():
            return None
        return result if sha256_file(predictions) == result.predictions.sha256 else None

    def write_predictions(self, predictions: Predictions[Any]) -> PredictionsFile:
        """Store predictions, and return what the result says of them."""
        path = self.path / PREDICTIONS
        write_predictions(path, predictions, task_for(self.spec.task).prediction_model)
        return PredictionsFile(path=PREDICTIONS, sha256=sha256_file(path), rows=len(predictions.rows))

    def finish(self, result: Result) -> None:
        """Write the result; the run is done."""
        write_document(self.path / "result.json", result)
