"""Detectors of MMDetection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mmdet
from mmengine.config import Config
from mmengine.evaluator import BaseMetric
from mmengine.registry import METRICS

from reliquary.engines.openmmlab.messages import FOUND, DetectionWork, Done, FoundObjects
from reliquary.engines.openmmlab.worker import settings
from reliquary.engines.openmmlab.worker.running import prepare, train_and_test
from reliquary.engines.openmmlab.worker.schedule import length_of, set_length
from reliquary.engines.openmmlab.worker.speaking import Voice
from reliquary.engines.openmmlab.worker.weights import load_weights
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes

PREDICTIONS = "predictions.json"
CONFIGS = Path(mmdet.__file__).parent / ".mim" / "configs"


def detect(work: DetectionWork, voice: Voice) -> Done:
    """Train a detector and predict the test images.

    Raises:
        ReliquaryError: The config does not fit the job, no image can be trained on, or the training diverges.
    """
    config = configure(work)
    done = train_and_test(config, work.folder, voice, lambda model: load_weights(model, work.weights))
    return Done(**{**vars(done), "predictions": work.folder / PREDICTIONS})


def configure(work: DetectionWork) -> Any:
    """Return the framework's config with everything set that the job asks for.

    Raises:
        ReliquaryError: The config does not fit the job, or no image can be trained on.
    """
    config = Config.fromfile(CONFIGS / work.config)
    try:
        for name, value in work.cfg_options.items():
            settings.put(config._cfg_dict, name, value)  # noqa: SLF001 - the only view that knows no dotted access
        _set_model(config, work)
        if work.image_size is not None:
            settings.set_image_size(config, work.image_size)
        _set_data(config, work)
        _set_training(config, work)
        prepare(config, work.folder, work.seed)
    except ValueError as error:
        raise ReliquaryError(f"mmdet::{work.config}: {error}") from error
    return config


def _set_model(config: Any, work: DetectionWork) -> None:
    settings.set_classes(config.model, len(work.classes))
    settings.forget_weights(config.model)
    settings.single_device(config.model)
    if work.weights is None:
        settings.train_all_layers(config.model)


def _set_data(config: Any, work: DetectionWork) -> None:
    train, test = config.train_dataloader, config.test_dataloader
    train.dataset = settings.without_repetition(train.dataset)
    for dataset, file in ((train.dataset, work.train), (test.dataset, work.test)):
        inner = settings.innermost_dataset(dataset)
        inner.update(
            type="CocoDataset",
            data_root="",
            ann_file=str(file),
            data_prefix={"img": f"{work.images}/"},
            metainfo={"classes": tuple(work.classes)},
        )
    test.batch_size = 1
    for loader in (train, test):
        loader.num_workers, loader.persistent_workers = work.loaders, work.loaders > 0
    config.test_evaluator = {"type": "Collected", "path": str(work.folder / PREDICTIONS)}
    config.test_cfg = {"type": "TestLoop"}


def _set_training(config: Any, work: DetectionWork) -> None:
    from mmdet.registry import DATASETS

    train = config.train_dataloader
    if work.batch_size is not None:
        train.batch_size = work.batch_size
    images = len(DATASETS.build(settings.innermost_dataset(train.dataset)))
    if not images:
        raise ReliquaryError(f"{work.train}: MMDetection takes none of the training images; do they hold any objects?")
    train.batch_size = min(train.batch_size, images)
    batches = -(-images // train.batch_size)
    length = length_of(config, batches, work.epochs, work.iterations)
    set_length(config, length, work.warmup_iterations)
    left = min(length.iterations * train.batch_size, length.epochs * images)
    train.sampler = {"type": "EpochOrder", "seed": work.seed, "images": left}
    scaling = config.get("auto_scale_lr") or {}
    scaled = work.scale_learning_rate and work.learning_rate is None and "base_batch_size" in scaling
    config.auto_scale_lr = {**scaling, "enable": scaled}
    if work.learning_rate is not None:
        config.optim_wrapper.optimizer.lr = work.learning_rate


@METRICS.register_module()
class Collected(BaseMetric):  # type: ignore[misc]  # no types
    """Measures nothing, and writes what was found.

    Args:
        path: The file to write.
    """

    def __init__(self, path: str) -> None:
        super().__init__(collect_device="cpu", prefix="detections")
        self._path = Path(path)

    def process(self, data_batch: Any, data_samples: Any) -> None:
        """Keep what was found in a batch."""
        del data_batch
        for sample in data_samples:
            found = sample["pred_instances"]
            boxes, scores = found["bboxes"].double().cpu(), found["scores"].double().cpu()
            if not (boxes.isfinite().all() and scores.isfinite().all()):
                raise ReliquaryError("the trained model answers with boxes that are not finite; lower learning_rate")
            labels = found["labels"].cpu().tolist()
            self.results.append(FoundObjects(sample["img_id"], boxes.tolist(), scores.tolist(), labels))

    def compute_metrics(self, results: list[FoundObjects]) -> dict[str, float]:
        """Write the file."""
        atomic_write_bytes(self._path, FOUND.dump_json(results))
        return {}
