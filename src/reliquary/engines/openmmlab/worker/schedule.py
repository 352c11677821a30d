"""Bringing the learning-rate schedule of a config to another length; nothing here needs OpenMMLab."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from reliquary.engines.openmmlab.worker.settings import Section

WARMUPS = ("LinearLR", "QuadraticWarmupLR", "mmdet.QuadraticWarmupLR")
TIMES = ("begin", "end", "T_max")
MOSAIC_OFF = {"YOLOXModeSwitchHook": "num_last_epochs", "PipelineSwitchHook": "switch_epoch"}
"""Hooks that end an augmentation before the training ends, and where they say when."""


@dataclass(frozen=True)
class Length:
    """How long a training is.

    Attributes:
        epochs: Passes over the images; the last one may be cut short.
        iterations: Batches.
    """

    epochs: int
    iterations: int


def length_of(config: Section, batches: int, epochs: int | None, iterations: int | None) -> Length:
    """Return how long to train.

    Args:
        config: Its own length is taken where none is given.
        batches: Batches of an epoch.
        epochs: As wished for.
        iterations: As wished for, in the place of ``epochs``.
    """
    own = config["train_cfg"]
    if epochs is None and iterations is None:
        epochs, iterations = own.get("max_epochs"), own.get("max_iters")
    if iterations is not None:
        return Length(math.ceil(iterations / batches), iterations)
    return Length(int(epochs or 0), int(epochs or 0) * batches)


def set_length(config: Section, length: Length, warmup_iterations: int | None) -> None:
    """Set the length of the training; the schedule is stretched with it, warm-ups keep theirs.

    Args:
        config: The whole config.
        length: How long to train.
        warmup_iterations: Length of warm-ups; None for the config's.
    """
    own = config["train_cfg"]
    by_epoch = "max_epochs" in own
    factor = length.iterations / own["max_epochs" if by_epoch else "max_iters"]
    given = config.get("param_scheduler") or []
    schedulers = [given] if isinstance(given, dict) else list(given)
    warm = {id(part) for part in schedulers if part["type"] in WARMUPS and not part.get("begin", 0)}
    warm_ends = {}
    for part in schedulers:
        before = part.get("end")
        stretched = part.get("by_epoch", True) if by_epoch else id(part) not in warm
        _stretch(part, factor if stretched else 1.0)
        if id(part) in warm and warmup_iterations is not None:
            part["end"] = warmup_iterations
        if id(part) in warm:
            warm_ends[before] = part["end"]
    for part in schedulers:
        if id(part) not in warm:
            _follow(part, warm_ends, factor)
    config["param_scheduler"] = [part for part in schedulers if part.get("end") is None or _span(part) > 0]
    config["custom_hooks"] = _hooks(config.get("custom_hooks") or [], own.get("max_epochs"), length.epochs)
    config["train_cfg"] = {"type": "EpochBasedTrainLoop", "max_epochs": length.epochs}


def _stretch(part: Section, factor: float) -> None:
    """Count a scheduler's times in iterations, and stretch them."""
    for name in TIMES:
        if part.get(name) is not None:
            part[name] = round(part[name] * factor)
    if "milestones" in part:
        part["milestones"] = [round(time * factor) for time in part["milestones"]]
    part["by_epoch"] = False
    part.pop("convert_to_iter_based", None)


def _follow(part: Section, warm_ends: dict[Any, int], factor: float) -> None:
    """Let a schedule begin where its warm-up now ends, if it did before."""
    for before, now in warm_ends.items():
        if before is not None and part.get("begin") == round(before * factor):
            part["begin"] = now


def _span(part: Section) -> int:
    span: int = part["end"] - part.get("begin", 0)
    if "T_max" in part:
        part["T_max"] = max(1, part["T_max"])
    return span


def _hooks(hooks: list[Section], before: int | None, epochs: int) -> list[Section]:
    """Let hooks that end an augmentation do so at the same share of the training; too late, they are left out."""
    kept = []
    for hook in hooks:
        name = MOSAIC_OFF.get(hook["type"])
        if name == "num_last_epochs" and before:
            hook[name] = max(1, round(hook[name] * epochs / before))
            if hook[name] + 1 >= epochs:
                continue
        elif name == "switch_epoch" and before:
            hook[name] = min(epochs - 1, round(hook[name] * epochs / before))
            if hook[name] < 1:
                continue
        kept.append(hook)
    return kept
