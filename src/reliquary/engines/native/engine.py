"""The native engine's door: light to import; torch and Lightning come with the first run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reliquary.catalogue.recipe import TaskKind
from reliquary.engines.base import Job, Outcome
from reliquary.engines.native.models import check_model
from reliquary.engines.native.parameters import NativeParameters
from reliquary.engines.native.weights import find_weights
from reliquary.errors import ReliquaryError, require_extra
from reliquary.records import RunSpec


class NativeEngine:
    """Trains classifiers of timm and torchvision with Lightning."""

    def resolve(self, parameters: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Return the complete parameters; see `Engine.resolve`."""
        return NativeParameters.read(parameters, place).model_dump(mode="json")

    def check(self, spec: RunSpec, weights: Path) -> None:
        """See that the libraries, the model and its weights are there; see `Engine.check`."""
        if spec.task != TaskKind.CLASSIFICATION:
            raise ReliquaryError(f"engine 'native': the task '{spec.task}' is not one that it can train")
        require_extra("bench", "lightning.pytorch")
        check_model(spec.baseline.model)
        if pretraining := spec.baseline.parameters["pretraining"]:
            find_weights(weights, pretraining)

    def train_and_predict(self, job: Job) -> Outcome:
        """Train, or finish a training that was stopped, and predict the test split; see `Engine`."""
        require_extra("bench", "lightning.pytorch")
        from reliquary.engines.native.training import train_and_predict

        return train_and_predict(job)
