"""The engine's door: light to import; everything heavy happens in the worker."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reliquary.catalogue.recipe import TaskKind
from reliquary.engines.base import Job, Outcome
from reliquary.engines.openmmlab.coco import COLUMNS, CocoSplit, write_split
from reliquary.engines.openmmlab.configs import find_config
from reliquary.engines.openmmlab.environment import OPENMMLAB
from reliquary.engines.openmmlab.messages import FOUND, DetectionWork, Done, FoundObjects, Predicted, Trained
from reliquary.engines.openmmlab.parameters import DetectionParameters
from reliquary.engines.openmmlab.process import run
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import DetectionPrediction, ModelInfo, RunSpec
from reliquary.tasks import TEST_SPLIT
from reliquary.tasks.predictions import Predictions

FRAMEWORK = "mmdet"
TRAIN_SPLIT = "train"
CLASSES = "objects.category"
MAX_LOADERS = 8
MODEL_FOLDER = "checkpoint"
IMAGE_FOLDER = "coco"


class OpenMMLabEngine:
    """Trains detectors with MMDetection, in a process and an environment of its own."""

    def resolve(self, task: str, parameters: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Return the complete parameters; see `Engine.resolve`."""
        _check_task(task)
        return DetectionParameters.read(parameters, place).model_dump(mode="json")

    def check(self, spec: RunSpec, weights: Path, *, devices: int = 1, download: bool = False) -> None:
        """See that the environment, the config and the weights are there; see `Engine.check`."""
        _check_task(spec.task)
        if devices > 1:
            raise ReliquaryError(f"engine 'openmmlab': it trains on one device, found {devices}; leave out --devices")
        OPENMMLAB.require()
        find_config(spec.baseline.model, FRAMEWORK, OPENMMLAB.packages)
        if download:
            _fetch(spec.baseline.parameters["pretraining"], weights)
        _weights(spec, weights)

    def train_and_predict(self, job: Job) -> Outcome:
        """Train, or finish a training that was stopped, and predict the test split; see `Engine`.

        On a CPU, equal specs give equal predictions on one machine. An interruption changes nothing either, unless
        transforms of the config remember earlier images or sizes, as RTMDet's mosaics and YOLOX's sizes do.
        """
        self.check(job.spec, job.weights)
        train, test = (_split(job, split) for split in (TRAIN_SPLIT, TEST_SPLIT))
        work = _work(job, train, test)

        def on_progress(event: Trained | Predicted) -> None:
            if isinstance(event, Trained):
                job.on_epoch(event.done, event.total)

        done = run(OPENMMLAB.require(), work, work.folder, job.folder / "train.log", on_progress)
        predictions = _predictions(done, test)
        # They are in the dataset; the checkpoint stays.
        shutil.rmtree(job.folder / IMAGE_FOLDER)
        return Outcome(predictions, _model(job, done, work), done.train_s, done.test_s, done.peak_memory_bytes)


def _check_task(task: str) -> None:
    if task != TaskKind.DETECTION:
        raise ReliquaryError(f"engine 'openmmlab': the task '{task}' is not one that it can train; it can detection")


def _fetch(pretraining: str | None, folder: Path) -> None:
    """Fetch weights of torchvision, by its name for them; OpenMMLab's own are pickles, and must be converted."""
    from reliquary.engines.native.downloads import fetch_missing

    model, mark, _ = (pretraining or "").partition("_Weights.")
    if mark:
        fetch_missing(folder, f"torchvision::{model.lower()}", pretraining)


def _weights(spec: RunSpec, folder: Path) -> Path | None:
    from reliquary.engines.native.weights import find_weights

    pretraining = spec.baseline.parameters["pretraining"]
    return find_weights(folder, pretraining) if pretraining else None


def _split(job: Job, split: str) -> CocoSplit:
    config = job.spec.dataset.config
    table = job.dataset.table(config, split, columns=COLUMNS).slice(0, job.limit(split))
    if not table.num_rows:
        raise ReliquaryError(f"{job.dataset.path}: split '{split}' has no images")
    names = job.dataset.class_names(config, CLASSES)
    return write_split(table, names, job.folder / IMAGE_FOLDER, split, f"{job.dataset.path}, split '{split}'")


def _work(job: Job, train: CocoSplit, test: CocoSplit) -> DetectionWork:
    parameters = DetectionParameters.read(job.spec.baseline.parameters, f"baseline '{job.spec.baseline.name}'")
    folder = job.folder / IMAGE_FOLDER
    return DetectionWork(
        config=find_config(job.spec.baseline.model, FRAMEWORK, OPENMMLAB.packages),
        folder=(job.folder / MODEL_FOLDER).absolute(),
        train=train.annotations.absolute(),
        test=test.annotations.absolute(),
        images=(folder / "images").absolute(),
        classes=job.dataset.class_names(job.spec.dataset.config, CLASSES),
        seed=job.spec.seed,
        loaders=_loaders(),
        weights=_weights(job.spec, job.weights),
        **{name: value for name, value in parameters.model_dump().items() if name != "pretraining"},
    )


def _loaders() -> int:
    """Return how many processes prepare images: none on a CPU, where they would only take it from the training."""
    import torch

    return min(MAX_LOADERS, os.cpu_count() or 1) if torch.cuda.is_available() else 0


def _model(job: Job, done: Done, work: DetectionWork) -> ModelInfo:
    return ModelInfo(
        id=job.spec.baseline.model,
        source=FRAMEWORK,
        revision=f"sha256:{sha256_file(work.weights)}" if work.weights else None,
        licence=job.licence,
        parameters=done.parameters,
        flops=done.flops,
        pretraining=job.spec.baseline.parameters["pretraining"],
    )


def _predictions(done: Done, test: CocoSplit) -> Predictions[DetectionPrediction]:
    if done.predictions is None:
        raise ReliquaryError("the engine openmmlab gave no predictions")
    found = {image.image_id: image for image in FOUND.validate_json(done.predictions.read_bytes())}
    images = zip(test.image_ids, test.sizes, strict=True)
    return Predictions([_prediction(name, size, found[number]) for number, (name, size) in enumerate(images, start=1)])


def _prediction(image_id: str, size: tuple[int, int], found: FoundObjects) -> DetectionPrediction:
    """Return what was found in one image; boxes are clipped to it, and those without area left out."""
    kept: list[tuple[list[float], float, int]] = []
    for box, score, label in zip(found.boxes, found.scores, found.labels, strict=True):
        x1, x2 = (min(max(value, 0.0), size[0]) for value in (box[0], box[2]))
        y1, y2 = (min(max(value, 0.0), size[1]) for value in (box[1], box[3]))
        if x2 > x1 and y2 > y1:
            kept.append(([x1, y1, x2 - x1, y2 - y1], min(max(score, 0.0), 1.0), label))
    return DetectionPrediction(
        image_id=image_id,
        boxes=[box for box, _, _ in kept],
        scores=[score for _, score, _ in kept],
        labels=[label for _, _, label in kept],
    )
