"""One run: training, predictions, scores; what goes wrong ends in its log."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import NamedTuple

from reliquary.bench.folder import RunFolder
from reliquary.bench.recording import completed, dataset_source, power_of
from reliquary.engines import Job, Outcome, engine_for
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.records import Cost, Result, ResultStatus
from reliquary.tasks import read_predictions, task_for, truth_of_run


class Failure(NamedTuple):
    """Why a run has no result."""

    problem: str


def attempt(folder: RunFolder, job: Job) -> Failure | None:
    """Do a run, up to its result; return why that failed, if it did.

    Raises:
        FullDiskError: No other run could be stored either.
    """
    try:
        _run(folder, job)
    except FullDiskError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a model raises must not stop the other runs
        folder.path.mkdir(parents=True, exist_ok=True)
        with folder.log.open("a", encoding="utf-8") as handle:
            handle.write(traceback.format_exc())
        return Failure(str(error) if isinstance(error, ReliquaryError) else f"{type(error).__name__}: {error}")
    return None


def _run(folder: RunFolder, job: Job) -> None:
    """Train, predict, store the predictions, and score what was stored."""
    environment = folder.begin()
    outcome = engine_for(job.spec.baseline.engine).train_and_predict(job)
    task = task_for(job.spec.task)
    stored = folder.write_predictions(outcome.predictions)
    predictions = read_predictions(folder.path / stored.path, task.prediction_model)
    result = Result(
        spec=job.spec,
        spec_sha256=job.spec.sha256(),
        status=ResultStatus.MEASURED,
        model=outcome.model,
        metrics=task.score(predictions, truth_of_run(job.spec, job.dataset)),
        predictions=stored,
        cost=_cost(outcome),
        created_at=datetime.now(UTC),
        dataset=dataset_source(job.dataset),
    )
    folder.finish(completed(result, environment, accelerator_w=power_of(environment, job.devices)))


def _cost(outcome: Outcome) -> Cost | None:
    if outcome.train_s is None or outcome.test_s is None or outcome.peak_memory_bytes is None:
        return None
    images = len(outcome.predictions.rows)
    return Cost(
        train_s=outcome.train_s,
        test_s=outcome.test_s,
        images_per_s=images / outcome.test_s if outcome.test_s > 0 else 0.0,
        peak_memory_bytes=outcome.peak_memory_bytes,
    )
