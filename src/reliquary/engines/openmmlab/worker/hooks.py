"""What happens in a training besides training: progress, checkpoints, and random numbers that resume."""

from __future__ import annotations

import logging
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from mmengine.hooks import Hook
from mmengine.registry import DATA_SAMPLERS, HOOKS
from torch.utils.data import Sampler

from reliquary.engines.openmmlab.messages import Predicted, Trained
from reliquary.engines.openmmlab.worker.speaking import Voice
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_path
from reliquary.seeds import derive, generator

LAST = "last.pth"
MAX_SHARE = 0.05
"""Most of the time that may go into checkpoints; where epochs are very short, not every one is followed by one."""

TRAIN_S = "reliquary_train_s"
SEED_BITS = 0xFFFFFFFF
"""numpy's global generator takes 32 bits."""

log = logging.getLogger(__name__)


@DATA_SAMPLERS.register_module()
class EpochOrder(Sampler[int]):
    """The order of an epoch's images, from (seed, epoch) alone; the last epoch may be cut short.

    Args:
        dataset: Something with a length.
        seed: Of the order.
        images: Images of the whole training.
    """

    def __init__(self, dataset: Any, seed: int, images: int) -> None:
        self.dataset = dataset  # MMDetection's batches of one orientation ask the sampler for it
        self._size, self._seed, self._images, self._epoch = len(dataset), seed, images, 0

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch comes next; MMEngine calls it."""
        self._epoch = epoch

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[int]:
        order = generator(self._seed, "order", self._epoch).permutation(self._size)
        left = self._images - self._epoch * self._size
        yield from order[: max(left, 0)].tolist()


@HOOKS.register_module()
class EpochSeeds(Hook):  # type: ignore[misc]  # no types
    """Seeds every generator by (seed, epoch), so that a resumed training sees the same random numbers."""

    priority = "VERY_HIGH"

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def before_train_epoch(self, runner: Any) -> None:
        """Seed."""
        seed = derive(self._seed, "epoch", runner.epoch) & SEED_BITS
        random.seed(seed)
        np.random.seed(seed)  # noqa: NPY002 - the transforms use the global generator
        torch.manual_seed(seed)


class Beginning(Hook):  # type: ignore[misc]  # no types
    """Changes a model that begins to be trained, after its weights were drawn.

    Args:
        begin: Called with the model.
    """

    priority = "VERY_HIGH"

    def __init__(self, begin: Callable[[Any], None]) -> None:
        self._begin = begin

    def before_train(self, runner: Any) -> None:
        """Call."""
        self._begin(runner.model)


class Progress(Hook):  # type: ignore[misc]  # no types
    """Tells the parent how far training and predicting are.

    Args:
        voice: The way to the parent.
    """

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def before_train(self, runner: Any) -> None:
        """Tell where a training begins, or goes on."""
        self._voice.say(Trained(runner.epoch, runner.max_epochs))

    def after_train_epoch(self, runner: Any) -> None:
        """Tell."""
        self._voice.say(Trained(runner.epoch + 1, runner.max_epochs))

    def after_test_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Tell."""
        del data_batch, outputs
        self._voice.say(Predicted(batch_idx + 1, len(runner.test_dataloader)))


class Checkpoints(Hook):  # type: ignore[misc]  # no types
    """Writes ``last.pth`` whole after an epoch; the last epoch always, others where that takes little of the time.

    It also carries the time that was spent on training over a resumption.

    Args:
        folder: Where the checkpoint goes.
    """

    priority = "LOWEST"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before_s, self._saving_s = 0.0, 0.0
        self._started = self._saved = time.perf_counter()

    @property
    def train_s(self) -> float:
        """Wall clock of training so far, seconds."""
        return self._before_s + time.perf_counter() - self._started

    def before_train(self, runner: Any) -> None:
        """Take up the time that an earlier process spent."""
        self._started = self._saved = time.perf_counter()
        if runner.message_hub.runtime_info.get(TRAIN_S) is not None:
            self._before_s = runner.message_hub.get_info(TRAIN_S)

    def after_train_epoch(self, runner: Any) -> None:
        """Save."""
        begun = time.perf_counter()
        last = runner.epoch + 1 == runner.max_epochs
        if not last and self._saving_s > MAX_SHARE * (begun - self._saved):
            return
        runner.message_hub.update_info(TRAIN_S, self.train_s)
        with atomic_path(self._folder / LAST) as temporary:
            runner.save_checkpoint(str(temporary.parent), temporary.name, by_epoch=True)
        self._saved = time.perf_counter()
        self._saving_s = self._saved - begun


class FiniteLoss(Hook):  # type: ignore[misc]  # no types
    """Stops a training that diverges before its weights are saved."""

    def after_train_iter(self, runner: Any, batch_idx: int, data_batch: Any = None, outputs: Any = None) -> None:
        """Look at the loss.

        Raises:
            ReliquaryError: It is not finite.
        """
        del batch_idx, data_batch
        for name, value in (outputs or {}).items():
            if name.startswith("loss") and not torch.isfinite(torch.as_tensor(value)).all():
                raise ReliquaryError(
                    f"the training diverges: {name} is {float(value)} in iteration {runner.iter + 1}; "
                    "lower learning_rate, or lengthen warmup_iterations"
                )


def resumable(folder: Path) -> Path | None:
    """Return the checkpoint that a training can go on from, or None to start from the beginning.

    A damaged checkpoint is set aside as ``last.pth.damaged``, and the log says so.
    """
    path = folder / LAST
    if not path.is_file():
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            bad = archive.testzip()
    except zipfile.BadZipFile as error:
        bad = str(error)
    if bad is None:
        return path
    path.replace(path.with_name(f"{LAST}.damaged"))
    log.warning("%s: damaged (%s); training starts again from the beginning", path, bad)
    return None
