"""What inpainters and translators of MMagic have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mmagic
import numpy as np
import torch
from mmengine.config import Config
from mmengine.evaluator import BaseMetric
from mmengine.registry import METRICS
from PIL import Image
from torch import Tensor

from reliquary.engines.openmmlab.messages import Done, InpaintingWork, TranslationWork
from reliquary.engines.openmmlab.worker import settings
from reliquary.engines.openmmlab.worker.running import prepare, train_and_test
from reliquary.engines.openmmlab.worker.schedule import Length
from reliquary.engines.openmmlab.worker.speaking import Voice
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_path

PREDICTIONS = "predictions"
CONFIGS = Path(mmagic.__file__).parent / ".mim" / "configs"


def read_picture(path: str | Path, size: int, mode: str = "RGB") -> Tensor:
    """Return an image as uint8, shape (channels, size, size).

    Raises:
        ReliquaryError: It cannot be read.
    """
    try:
        with Image.open(path) as image:
            filter_ = Image.Resampling.NEAREST if mode == "L" else Image.Resampling.BILINEAR
            pixels = np.array(image.convert(mode).resize((size, size), filter_))
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ReliquaryError(f"{path}: not a readable image ({error})") from error
    return torch.from_numpy(pixels.reshape(size, size, -1)).permute(2, 0, 1).contiguous()


def read_config(path: str) -> Any:
    """Return one of MMagic's configs, for one device and without anything to download."""
    config = Config.fromfile(CONFIGS / path)
    settings.forget_weights(config.model)
    settings.single_device(config.model)
    return config


def set_training(config: Any, work: InpaintingWork | TranslationWork, images: int) -> None:
    """Set data, length and optimisation; the datasets are there, and the learning rate is the config's own.

    Args:
        config: Is changed.
        work: The job.
        images: Training images.
    """
    batch_size = min(work.batch_size, images)
    batches = -(-images // batch_size)
    length = Length(-(-work.iterations // batches), work.iterations)
    config.train_cfg = {"type": "EpochBasedTrainLoop", "max_epochs": length.epochs}
    config.test_cfg = {"type": "TestLoop"}
    left = min(length.iterations * batch_size, length.epochs * images)
    train, test = config.train_dataloader, config.test_dataloader
    train.batch_size, test.batch_size = batch_size, 1
    train.sampler = {"type": "EpochOrder", "seed": work.seed, "images": left}
    test.sampler = {"type": "DefaultSampler", "shuffle": False}
    for loader in (train, test):
        loader.num_workers, loader.persistent_workers = 0, False
        loader.collate_fn = {"type": "pseudo_collate"}
    # Theirs are written for hundreds of thousands of iterations and for pictures on a screen.
    config.param_scheduler, config.custom_hooks = None, []
    config.test_evaluator = {"type": "Pictures", "folder": str(work.folder / PREDICTIONS)}
    prepare(config, work.folder, work.seed)


def edit(config: Any, work: InpaintingWork | TranslationWork, voice: Voice) -> Done:
    """Train and write the answers as pictures."""
    done = train_and_test(config, work.folder, voice)
    return Done(**{**vars(done), "predictions": work.folder / PREDICTIONS})


@METRICS.register_module()
class Pictures(BaseMetric):  # type: ignore[misc]  # no types
    """Measures nothing, and writes each answer as a PNG of the size of its image.

    Args:
        folder: Gets ``<name of the image>.png``.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(collect_device="cpu", prefix="pictures")
        self._folder = Path(folder)

    def process(self, data_batch: Any, data_samples: Any) -> None:
        """Write the answers of a batch."""
        del data_batch
        for sample in data_samples:
            pixels = answer_of(sample).detach().clamp(0, 255).round().byte().permute(1, 2, 0).cpu().numpy()
            path = Path(sample["path"])
            with Image.open(path) as image:
                picture = Image.fromarray(pixels).resize(image.size, Image.Resampling.BICUBIC)
                if "mask_path" in sample:
                    with Image.open(sample["mask_path"]) as mask:
                        picture = keep_intact(picture, image.convert("RGB"), mask.convert("L"))
            with atomic_path(self._folder / f"{path.stem}.png") as temporary:
                picture.save(temporary, "PNG")
            self.results.append(path.stem)

    def compute_metrics(self, results: list[str]) -> dict[str, float]:
        """Return how many there are."""
        return {"written": float(len(results))}


def answer_of(sample: dict[str, Any]) -> Tensor:
    """Return the picture that a model answered with, shape (3, height, width), 0..255."""
    answer: Tensor = sample["fake_second"] if "fake_second" in sample else sample["output"]["pred_img"]
    return answer


def keep_intact(answer: Image.Image, image: Image.Image, mask: Image.Image) -> Image.Image:
    """Return the answer where the mask is 0, and the image, untouched, where it is 255."""
    return Image.composite(image, answer, mask.resize(image.size, Image.Resampling.NEAREST))
