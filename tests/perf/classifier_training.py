"""Measures what the native engine adds to the training of a classifier that a plain loop of PyTorch does."""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional
from torch.optim.lr_scheduler import CosineAnnealingLR

from reliquary.build.reader import BuiltDataset
from reliquary.engines.native.batches import Rows
from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.classification.kind import Classification
from reliquary.engines.native.classification.parameters import ClassificationParameters

sys.path.append(str(Path(__file__).parents[2]))  # the pictures are those of the engine's tests

from tests.engines.tiny_dataset import write_dataset
from tests.perf.engine_runs import cpu_seconds, train_with_engine

MODEL = "timm::resnet10t"
CONFIG, CLASSES = "grouped", 3
SMALL = {"image_size": 48, "epochs": 8, "batch_size": 16, "crop_scale": 1.0}
"""The protocol ``small`` of the suite ``provenance``."""


def classifier_training(train: int = 320, validation: int = 32, test: int = 32) -> dict[str, Any]:
    """Train the small baseline on so many pictures and predict others, through the engine and in a loop."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = {"train": train, "validation": validation, "test": test}
        dataset = write_dataset(folder / "provenance-sample-1.0.0", sizes)
        _engine(dataset, folder / "warm", epochs=1)  # imports
        turns = []
        for turn in range(3):
            engine = cpu_seconds(lambda turn=turn: _engine(dataset, folder / f"run{turn}"))
            turns.append((engine, cpu_seconds(lambda: _loop(dataset))))
        waiting = [_waiting(folder / f"run{turn}") for turn in range(3)]
    engine, loop = (min(values) for values in zip(*turns, strict=True))
    steps = SMALL["epochs"] * (train // SMALL["batch_size"])
    return {
        "steps": steps,
        "loop_cpu_s": round(loop, 1),
        "times_the_loop": round(engine / loop, 2),
        "waiting_share": round(min(waiting), 3),
    }


def _engine(dataset: BuiltDataset, folder: Path, **changes: Any) -> None:
    train_with_engine(dataset, CONFIG, "classification", MODEL, {**SMALL, **changes}, folder)


def _waiting(folder: Path) -> float:
    """Return the share of the time of all epochs, which are equally long, that went into waiting for data."""
    with (folder / "metrics.csv").open(encoding="utf-8") as handle:
        shares = [float(row["waiting"]) for row in csv.DictReader(handle)]
    return sum(shares) / len(shares)


def _loop(dataset: BuiltDataset) -> None:
    """Do the same as anyone would write it: decoded images in memory, no checkpoint, no log, no check."""
    kind, given = Classification("label"), ClassificationParameters(**SMALL)
    train, validation, test = (
        kind.images(dataset.table(CONFIG, split, kind.columns), given, 0, split)
        for split in ("train", "validation", "test")
    )
    model = kind.make_model(MODEL, CLASSES, given, Path())
    augmentation = Augmentation(given, train.image_ids, 0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=given.learning_rate, weight_decay=given.weight_decay)
    schedule = CosineAnnealingLR(optimizer, given.epochs * (len(train) // given.batch_size))
    for epoch in range(given.epochs):
        model.train()
        for numbers in torch.randperm(len(train)).split(given.batch_size):
            batch = train[Rows(numbers.tolist(), epoch)]
            images = augmentation(batch.pixels.float() / 255, batch.rows, epoch)
            loss = functional.cross_entropy(model((images - 0.45) / 0.225), batch.labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        _predict(model, validation, given.batch_size)
    _predict(model, test, given.batch_size)


def _predict(model: torch.nn.Module, images: Any, batch_size: int) -> None:
    model.eval()
    with torch.no_grad():
        for numbers in torch.arange(len(images)).split(batch_size):
            model((images[Rows(numbers.tolist())].pixels.float() / 255 - 0.45) / 0.225).softmax(dim=1)
