"""Takes predictions from a user's own file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reliquary.engines.base import MODEL_SHA256, Job, Outcome
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ModelInfo, RunSpec
from reliquary.tasks import TEST_SPLIT, Predictions, read_predictions, task_for, truth_of_run


class PredictionsEngine:
    """Reads a file of predictions, ``model: file::predictions.parquet``."""

    def resolve(self, task: str, parameters: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Return the hash of the file; what a protocol says of training has no meaning here; see `Engine.resolve`."""
        task_for(task)
        if MODEL_SHA256 not in parameters:
            model = "model: file::predictions.parquet"
            raise FaultyFileError(place, [Fault(place, "model", f"the engine 'predictions' needs a file: '{model}'")])
        return {MODEL_SHA256: parameters[MODEL_SHA256]}

    def check(self, spec: RunSpec, weights: Path, *, devices: int = 1, download: bool = False) -> None:
        """There is nothing to check before the file is read; see `Engine.check`."""

    def train_and_predict(self, job: Job) -> Outcome:
        """Read the predictions of the test split; see `Engine`.

        Predictions of test images that the protocol leaves out may be in the file, and are left out.

        Raises:
            FaultyFileError: The file breaks its contract, lacks images, holds them twice, or holds unknown ones; all
                faults of each sort are listed.
            ReliquaryError: The file changed since the run was planned.
        """
        path = job.model_file
        if path is None or sha256_file(path) != job.spec.baseline.parameters[MODEL_SHA256]:
            raise ReliquaryError(f"{path}: the file changed while the suite was run; run it again")
        task = task_for(job.spec.task)
        read = read_predictions(path, task.prediction_model)
        wanted = truth_of_run(job.spec, job.dataset).image_ids
        left_out = set(task.truth(job.dataset, job.spec.dataset.config, TEST_SPLIT).image_ids) - set(wanted)
        kept = Predictions([row for row in read.rows if row.image_id not in left_out], read.scores, str(path))
        rows = kept.in_order_of(wanted)
        model = job.spec.baseline.model
        revision = f"sha256:{job.spec.baseline.parameters[MODEL_SHA256]}"
        info = ModelInfo(id=model, source=model.partition("::")[0], revision=revision, licence=job.licence)
        return Outcome(Predictions(rows, read.scores, str(path)), info, None, None, None)
