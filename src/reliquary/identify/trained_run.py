"""A finished run with the dataset that it was trained on: where a model that identifies comes from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.bench.finished import dataset_of, finished_result, read_spec
from reliquary.bench.folder import PREDICTIONS, RunFolder
from reliquary.build.reader import BuiltDataset
from reliquary.engines.native.checkpoints import trained_weights
from reliquary.errors import ReliquaryError
from reliquary.identify.predictor import Predictor, kind_that_identifies
from reliquary.records import Prediction, Result, RunSpec
from reliquary.tasks import TEST_SPLIT, Predictions, read_predictions, task_for

VALIDATION_SPLIT = "validation"
IMAGE = "image"
CHECKED = 8
TOLERANCE = 1e-3
"""Most by which a score may differ from what the run stored: another machine rounds otherwise, another model does
not come so near."""


@dataclass(frozen=True)
class TrainedRun:
    """A finished run of the native engine.

    Attributes:
        folder: The run.
        result: Its result.
        dataset: The very dataset that it was trained on.
    """

    folder: RunFolder
    result: Result
    dataset: BuiltDataset

    @classmethod
    def open(cls, path: Path, builds: Path, dataset: Path | None = None) -> TrainedRun:
        """Open a run.

        Args:
            path: ``<workspace>/runs/<suite>/<baseline>/<spec sha256>``.
            builds: The folder of all built datasets.
            dataset: The folder of the run's dataset, if it is not among them.

        Raises:
            ReliquaryError: The folder is no finished run of a task that identifies, or the dataset is missing or is
                another version.
        """
        folder = RunFolder(path, read_spec(path))
        kind_that_identifies(folder.spec, str(path))
        result = finished_result(folder)
        return cls(folder, result, dataset_of(folder.spec, builds, dataset))

    @property
    def spec(self) -> RunSpec:
        """What was run."""
        return self.folder.spec

    def class_names(self) -> list[str]:
        """Return the names of the model's classes, in the order of its scores."""
        return self.dataset.class_names(self.spec.dataset.config, self.class_column)

    @property
    def class_column(self) -> str:
        """The dataset's column with the classes."""
        return kind_that_identifies(self.spec, str(self.folder.path)).classes

    def rows(self, split: str) -> list[dict[str, Any]]:
        """Return what the dataset says of the images of a split, without their pixels."""
        config = self.spec.dataset.config
        names = [name for name in pq.read_schema(self.dataset.shards(config, split)[0]).names if name != IMAGE]
        rows: list[dict[str, Any]] = self.dataset.table(config, split, names).to_pylist()
        return rows

    def images(self, split: str) -> pa.ChunkedArray:
        """Return the encoded images of a split, in the order of the rows: structs with ``bytes``."""
        return self.dataset.table(self.spec.dataset.config, split, [IMAGE]).column(IMAGE)

    def predictions(self) -> Predictions[Any]:
        """Return what the run stored of its test images."""
        return read_predictions(self.folder.path / PREDICTIONS, task_for(self.spec.task).prediction_model)

    def predictor(self) -> Predictor:
        """Return the trained model, having seen that it answers as it did in the run.

        Raises:
            ReliquaryError: The checkpoint is missing, damaged or of another run, or answers otherwise.
        """
        path, kind = self.folder.path, kind_that_identifies(self.spec, str(self.folder.path))
        monitor = kind.monitor(kind.parameters.read(self.spec.baseline.parameters, str(path)))
        best = monitor is not None and monitor.keeps_best
        weights = trained_weights(path / "checkpoint", self.spec.sha256(), best=best)
        predictor = Predictor(self.spec, self.class_names(), weights, path)
        self._check(predictor)
        return predictor

    def calibrate(self, predictor: Predictor, *, quiet: bool = False) -> None:
        """Calibrate the model on the validation images of the run, if its kind of task does.

        Raises:
            ReliquaryError: Its intervals are then not those that the run stored.
        """
        config, kind = self.spec.dataset.config, predictor.kind
        if kind.calibrates and VALIDATION_SPLIT in self.dataset.splits(config):
            limit = self.spec.protocol.settings.get("limits", {}).get(VALIDATION_SPLIT)
            table = self.dataset.table(config, VALIDATION_SPLIT, kind.columns).slice(0, limit)
            predictor.calibrate(table, quiet=quiet)
            self._check(predictor)

    def _check(self, predictor: Predictor) -> None:
        stored = {row.image_id: row for row in self.predictions().rows}
        table = self.dataset.table(self.spec.dataset.config, TEST_SPLIT, ["image", "image_id"])
        rows = [row for row in table.slice(0, CHECKED).to_pylist() if row["image_id"] in stored]
        seen = predictor.see([row["image"]["bytes"] for row in rows])
        for number, row in enumerate(rows):
            found, expected = _numbers(seen.row(number)), _numbers(stored[row["image_id"]])
            if not all(
                np.allclose(found[name], expected[name], rtol=TOLERANCE, atol=TOLERANCE)
                for name in found.keys() & expected
            ):
                raise ReliquaryError(
                    f"{self.folder.path}: the model in the checkpoint does not answer as the run stored it (image "
                    f"{row['image_id']}); it was trained by another release: remove the folder and run again"
                )


def _numbers(prediction: Prediction) -> dict[str, Any]:
    """Return scores and years, those that there are, by name."""
    fields = {name: getattr(prediction, name, None) for name in ("scores", "year", "year_low", "year_high")}
    return {name: value for name, value in fields.items() if value is not None}
