"""The native engine's door: light to import; torch and Lightning come with the first run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliquary.catalogue.recipe import TaskKind
from reliquary.engines.base import Job, Outcome
from reliquary.engines.native.classification.kind import Classification
from reliquary.engines.native.dating.kind import Dating
from reliquary.engines.native.detection.kind import Detection
from reliquary.engines.native.downloads import fetch_missing
from reliquary.engines.native.kind import Kind
from reliquary.engines.native.weights import find_weights
from reliquary.errors import ReliquaryError, require_extra
from reliquary.records import RunSpec

if TYPE_CHECKING:
    from reliquary.engines.native.range_test import RangeTest

KINDS: dict[TaskKind, Kind[Any]] = {
    TaskKind.CLASSIFICATION: Classification("label"),
    TaskKind.EPOCHS: Classification("epoch"),
    TaskKind.AGE: Dating(),
    TaskKind.DETECTION: Detection(),
}


class NativeEngine:
    """Trains classifiers, detectors and models that date with Lightning."""

    def resolve(self, task: str, parameters: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Return the complete parameters; see `Engine.resolve`."""
        return _kind(task).parameters.read(parameters, place).model_dump(mode="json")

    def check(self, spec: RunSpec, weights: Path, *, devices: int = 1, download: bool = False) -> None:
        """See that the libraries, the model, its weights and the devices are there; see `Engine.check`."""
        kind, baseline = _kind(spec.task), spec.baseline
        require_extra("bench", "lightning.pytorch")
        parameters = kind.parameters.read(baseline.parameters, f"baseline '{baseline.name}'")
        if download:
            fetch_missing(weights, baseline.model, parameters.pretraining)
        kind.check_model(baseline.model, parameters, weights)
        if parameters.pretraining:
            find_weights(weights, parameters.pretraining)
        if devices > 1:
            from reliquary.engines.native.distributed import check_devices

            check_devices(devices, parameters.batch_size)

    def train_and_predict(self, job: Job) -> Outcome:
        """Train, or finish a training that was stopped, and predict the test split; see `Engine`."""
        require_extra("bench", "lightning.pytorch")
        from reliquary.engines.native.distributed import train_on_devices
        from reliquary.engines.native.training import train_and_predict

        kind = _kind(job.spec.task)
        if job.devices > 1:
            train_on_devices(job, kind)
        return train_and_predict(job, kind)

    def range_test(self, job: Job) -> RangeTest:
        """Look for a learning rate; see `reliquary.engines.native.range_test.range_test`."""
        require_extra("bench", "lightning.pytorch")
        from reliquary.engines.native.range_test import range_test

        return range_test(job, _kind(job.spec.task))


def _kind(task: str) -> Kind[Any]:
    kind = next((kind for known, kind in KINDS.items() if known == task), None)
    if kind is None:
        raise ReliquaryError(
            f"engine 'native': the task '{task}' is not one that it can train; it can {', '.join(KINDS)}"
        )
    return kind
