"""Measures what the native engine adds to a training and prediction that a plain loop of PyTorch does."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import torch

from reliquary.build.reader import BuiltDataset
from reliquary.engines.native.batches import Rows
from reliquary.engines.native.detection.kind import Detection
from reliquary.engines.native.detection.parameters import DetectionParameters

sys.path.append(str(Path(__file__).parents[2]))  # the pictures are those of the engine's tests

from tests.engines.tiny_boxes import row, write_boxes
from tests.perf.engine_runs import cpu_seconds, train_with_engine

MODEL = "reliquary::ssd_mobilenet_v2"
CONFIG = "fusion-000"
GIVEN = {"image_size": 128, "epochs": 10, "batch_size": 8, "width": 0.5, "flip": False, "optimizer": "adam"}


def detector_training(train: int = 96, test: int = 24) -> dict[str, Any]:
    """Train a detector on so many pictures and predict others, through the engine and in a loop."""
    with tempfile.TemporaryDirectory() as folder:
        rows = {"train": [row("train", n) for n in range(train)], "test": [row("test", n) for n in range(test)]}
        dataset = write_boxes(Path(folder) / "deeprelic-sample-1.0.0", rows)
        _engine(dataset, Path(folder) / "warm", epochs=1)  # imports
        turns = []
        for turn in range(2):
            engine = cpu_seconds(lambda turn=turn: _engine(dataset, Path(folder) / f"run{turn}"))
            turns.append((engine, cpu_seconds(lambda: _loop(dataset))))
    engine, loop = (min(values) for values in zip(*turns, strict=True))
    steps = GIVEN["epochs"] * (train // GIVEN["batch_size"])
    return {"steps": steps, "loop_cpu_s": round(loop, 1), "times_the_loop": round(engine / loop, 2)}


def _engine(dataset: BuiltDataset, folder: Path, **changes: Any) -> None:
    train_with_engine(dataset, CONFIG, "detection", MODEL, {**GIVEN, **changes}, folder)


def _loop(dataset: BuiltDataset) -> None:
    """Do the same as anyone would write it: decoded images in memory, no checkpoint, no log, no check."""
    kind, given = Detection(), DetectionParameters(**GIVEN)
    train, test = (
        kind.images(dataset.table(CONFIG, split, kind.columns), given, 0, split) for split in ("train", "test")
    )
    model = kind.make_model(MODEL, 2, given, Path("weights")).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=given.learning_rate)
    for _ in range(given.epochs or 0):
        for numbers in torch.randperm(len(train)).split(given.batch_size):
            pixels, targets = train[Rows(numbers.tolist())]
            loss = sum(model(list(pixels.float() / 255), targets).values())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        for numbers in torch.arange(len(test)).split(given.batch_size):
            model(list(test[Rows(numbers.tolist())][0].float() / 255))
