"""Trainings through the native engine, to be measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reliquary.build.reader import BuiltDataset
from reliquary.engines import Job, engine_for
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of this process for some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def train_with_engine(
    dataset: BuiltDataset, config: str, task: str, model: str, given: Mapping[str, Any], folder: Path
) -> None:
    """Train a model through the native engine, and predict."""
    engine, manifest = engine_for("native"), dataset.manifest
    parameters = engine.resolve(task, given, "measure")
    spec = RunSpec(
        suite="measure",
        suite_version="0.1.0",
        task=task,
        baseline=RunBaseline(name="measured", engine="native", model=model, parameters=parameters),
        dataset=RunDataset(
            name=manifest.name, version=manifest.version, manifest_digest=manifest.digest, config=config
        ),
        protocol=RunProtocol(name="measure", settings={}),
        seed=0,
    )
    engine.train_and_predict(Job(spec, "Apache-2.0", dataset, folder, folder, lambda done, total: None))
