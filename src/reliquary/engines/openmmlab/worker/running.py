"""MMEngine's runner, as this engine uses it: one device, no validation, our checkpoints, then the test images."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from mmengine.runner import Runner
from torch.utils.flop_counter import FlopCounterMode

from reliquary.engines.native.memory import peak_memory_bytes, reset_peak_memory
from reliquary.engines.openmmlab.messages import Done
from reliquary.engines.openmmlab.worker import frameworks
from reliquary.engines.openmmlab.worker.hooks import Beginning, Checkpoints, FiniteLoss, Progress, resumable
from reliquary.engines.openmmlab.worker.settings import Section
from reliquary.engines.openmmlab.worker.speaking import Voice
from reliquary.files import atomic_write_text
from reliquary.seeds import derive

LOG_EVERY = 10
RESOLVED_CONFIG = "config.py"
NO_PART = {"val_dataloader": None, "val_cfg": None, "val_evaluator": None, "load_from": None, "resume": False}


def prepare(config: Any, folder: Path, seed: int) -> None:
    """Set what holds for every training: one device, random numbers, hooks and logs.

    Args:
        config: MMEngine's; is changed.
        folder: Where everything goes.
        seed: Of everything random.
    """
    config.merge_from_dict(dict(NO_PART))
    config.work_dir = str(folder / "work")
    config.launcher = "none"
    config.randomness = {"seed": derive(seed, "weights") & 0x7FFFFFFF}
    config.default_hooks = {
        "timer": {"type": "IterTimerHook"},
        "logger": {"type": "LoggerHook", "interval": LOG_EVERY},
        "param_scheduler": {"type": "ParamSchedulerHook"},
        "checkpoint": None,
        "sampler_seed": {"type": "DistSamplerSeedHook"},
    }
    config.custom_hooks = [*(config.get("custom_hooks") or []), {"type": "EpochSeeds", "seed": seed}]
    config.vis_backends, config.visualizer = [], None
    config.env_cfg = {"cudnn_benchmark": False, "mp_cfg": {"mp_start_method": "fork", "opencv_num_threads": 0}}
    config.log_processor = {"window_size": LOG_EVERY, "by_epoch": True}


def train_and_test(config: Any, folder: Path, voice: Voice, begin: Callable[[Any], None] | None = None) -> Done:
    """Train, or finish a training that was stopped, and run the test images through the model.

    Args:
        config: Complete.
        folder: Where checkpoints go.
        voice: The way to the parent.
        begin: Is called with the model before a training from the beginning, to load weights.

    Returns:
        What was done, without the place of the predictions.
    """
    reset_peak_memory()
    checkpoint = resumable(folder)
    if checkpoint is not None:
        config.load_from, config.resume = str(checkpoint), True
    atomic_write_text(folder / RESOLVED_CONFIG, config.pretty_text)
    runner = Runner.from_cfg(config)
    torch.use_deterministic_algorithms(mode=True, warn_only=True)
    checkpoints = Checkpoints(folder)
    hooks = (Progress(voice), FiniteLoss(), checkpoints, *([Beginning(begin)] if begin and not checkpoint else []))
    for hook in hooks:
        runner.register_hook(hook)
    runner.train()
    train_s = checkpoints.train_s
    flops = _count_first_image(runner.model)
    started = time.perf_counter()
    runner.test()
    return Done(
        frameworks.versions(),
        parameters=sum(parameter.numel() for parameter in runner.model.parameters()),
        flops=flops(),
        train_s=train_s,
        test_s=time.perf_counter() - started,
        peak_memory_bytes=peak_memory_bytes(),
    )


def _count_first_image(model: Any) -> Callable[[], int]:
    """Count the floating-point operations of the first test batch, which holds one image."""
    counter = FlopCounterMode(display=False)
    test_step = model.test_step

    def counted(data: Section) -> Any:
        model.test_step = test_step
        with counter:
            return test_step(data)

    model.test_step = counted
    return counter.get_total_flops
