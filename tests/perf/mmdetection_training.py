"""Measures what the engine ``openmmlab`` adds to a training that MMDetection's own runner does with the same config."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from reliquary.engines.openmmlab.coco import COLUMNS, write_split
from reliquary.engines.openmmlab.environment import OPENMMLAB
from reliquary.engines.openmmlab.messages import DetectionWork
from reliquary.engines.openmmlab.process import run

sys.path.append(str(Path(__file__).parents[2]))  # the pictures are those of the engine's tests

from tests.engines.tiny_boxes import row, write_boxes

MODEL = "rtmdet/rtmdet_tiny_8xb32-300e_coco.py"
CONFIG, CLASSES = "fusion-000", ["red", "green"]
BATCH = 4
SHORT, LONG = 2, 17
"""Epochs of two trainings: what both take to start and to end is no part of their difference."""

DIRECT = """
import sys
sys.path.append(sys.argv[3])
from reliquary.engines.openmmlab.worker import frameworks
frameworks.import_detection()  # stands in for the operators that are not compiled
from mmengine.config import Config
from mmengine.runner import Runner
config = Config.fromfile(sys.argv[1])
config.work_dir = sys.argv[2]
config.custom_hooks = [hook for hook in config.custom_hooks if hook["type"] != "EpochSeeds"]
config.train_dataloader.sampler = {"type": "DefaultSampler", "shuffle": True}
config.default_hooks.checkpoint = {"type": "CheckpointHook", "interval": 1000, "save_last": True}
config.test_dataloader = config.test_cfg = config.test_evaluator = None
Runner.from_cfg(config).train()
"""
"""A training as MMDetection's own program does it: its sampler, and none of our hooks.

It saves once, at its end: after each of these short epochs saving would take longer than training. The engine saves as
often as it thinks right.
"""


def mmdetection_training(turns: int = 3) -> dict[str, Any]:
    """Train a detector through the engine and directly, each for a short and for a long time, in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        times = [_turn(folder / str(turn)) for turn in range(turns)]
    engine, direct = (min(values) for values in zip(*times, strict=True))
    iterations = (LONG - SHORT) * 24 // BATCH
    return {"iterations": iterations, "direct_cpu_s": round(direct, 1), "times_direct": round(engine / direct, 2)}


def _turn(folder: Path) -> tuple[float, float]:
    """Return the CPU seconds of the epochs between the short and the long training: ours, and the framework's."""
    rows = {"train": [row("train", n) for n in range(24)], "test": [row("test", 0)]}
    dataset = write_boxes(folder / "deeprelic-sample-1.0.0", rows)
    splits = {s: write_split(dataset.table(CONFIG, s, columns=COLUMNS), CLASSES, folder / "coco", s, s) for s in rows}
    engine, direct = [], []
    for epochs in (SHORT, LONG):
        work = DetectionWork(
            MODEL,
            folder / f"engine-{epochs}",
            splits["train"].annotations,
            splits["test"].annotations,
            folder / "coco" / "images",
            CLASSES,
            seed=0,
            epochs=epochs,
            batch_size=BATCH,
            image_size=128,
            learning_rate=0.001,
            warmup_iterations=5,
        )
        engine.append(_cpu_s(partial(run, OPENMMLAB.require(), work, work.folder, folder / "engine.log")))
        direct.append(_cpu_s(partial(_train_directly, work.folder / "config.py", folder)))
    return engine[1] - engine[0], direct[1] - direct[0]


def _train_directly(config: Path, folder: Path) -> None:
    source = Path(__file__).parents[2] / "src"
    with (folder / "direct.log").open("ab") as log:
        subprocess.run(
            [OPENMMLAB.require(), "-P", "-c", DIRECT, config, folder / "direct", source],
            check=True,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of the programs that some work starts and waits for."""
    before = getrusage(RUSAGE_CHILDREN)
    work()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
