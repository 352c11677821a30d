"""The learning-rate range test (Smith 2015): a rate that grows from step to step, and what the loss makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch.tuner.tuning import Tuner

from reliquary.engines.base import Job
from reliquary.engines.native.kind import Kind
from reliquary.engines.native.logs import log_to
from reliquary.engines.native.memory import explain_too_little_memory
from reliquary.engines.native.training import loaders, rehearsal
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_text
from reliquary.tasks.plots import FAINT_INK, INK, new_picture

MIN_RATE, MAX_RATE = 1e-7, 10.0
MIN_STEPS = 100
DIVERGED = 4.0
"""The test ends when the smoothed loss is so many times the lowest."""

SKIPPED = 5
"""The first steps, whose loss is that of the random weights, suggest nothing."""


@dataclass(frozen=True)
class RangeTest:
    """What came out.

    Attributes:
        rates: Learning rates, in the order of the steps.
        losses: Smoothed loss at each.
        suggested: The rate at which the loss falls fastest.
    """

    rates: Sequence[float]
    losses: Sequence[float]
    suggested: float

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the rates and losses as ``range-test.csv`` and ``range-test.png``, and return their paths."""
        table, picture = folder / "range-test.csv", folder / "range-test.png"
        lines = [f"{n},{rate!r},{loss!r}" for n, (rate, loss) in enumerate(zip(self.rates, self.losses, strict=True))]
        atomic_write_text(table, "\n".join(["step,learning_rate,loss", *lines]) + "\n")
        with new_picture(picture, 6.4, 4) as figure:
            axes = figure.add_subplot()
            axes.plot(self.rates, self.losses, color=INK)
            axes.axvline(self.suggested, color=FAINT_INK, linestyle="--")
            axes.set_xscale("log")
            axes.set_xlabel(f"learning rate; suggested: {self.suggested:.2g}", color=INK)
            axes.set_ylabel("training loss, smoothed", color=INK)
        return table, picture


def range_test(job: Job, kind: Kind[Any]) -> RangeTest:
    """Train for an epoch, or 100 steps if it has fewer, with a rate that grows exponentially from 1e-7 to 10.

    The test ends early when the loss diverges. Nothing of the training is kept.

    Raises:
        ReliquaryError: The training cannot be done, or the loss never falls.
    """
    with log_to(job.folder / "train.log"), torch.random.fork_rng():
        training = rehearsal(job, kind, MIN_STEPS)
        with explain_too_little_memory(training.parameters):
            train, _ = loaders(training)
            finder = Tuner(training.trainer).lr_find(
                training.module,
                train,
                min_lr=MIN_RATE,
                max_lr=MAX_RATE,
                num_training=training.length.steps,
                early_stop_threshold=DIVERGED,
                update_attr=False,
            )
    suggested = finder.suggestion(skip_begin=SKIPPED, skip_end=1) if finder else None
    if finder is None or suggested is None:
        raise ReliquaryError(f"baseline '{job.spec.baseline.name}': the loss never fell; no learning rate is suggested")
    return RangeTest(finder.results["lr"], finder.results["loss"], suggested)
