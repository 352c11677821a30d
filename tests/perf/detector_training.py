"""Measures what the native engine adds to a training and prediction that a plain loop of PyTorch does."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

from reliquary.build.reader import BuiltDataset
from reliquary.engines import Job, engine_for
from reliquary.engines.native.batches import Rows
from reliquary.engines.native.detection.kind import Detection
from reliquary.engines.native.detection.parameters import DetectionParameters
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec

sys.path.append(str(Path(__file__).parents[2]))  # the pictures are those of the engine's tests

from tests.engines.tiny_boxes import row, write_boxes

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
            engine = _cpu_s(lambda turn=turn: _engine(dataset, Path(folder) / f"run{turn}"))
            turns.append((engine, _cpu_s(lambda: _loop(dataset))))
    engine, loop = (min(values) for values in zip(*turns, strict=True))
    steps = GIVEN["epochs"] * (train // GIVEN["batch_size"])
    return {"steps": steps, "loop_cpu_s": round(loop, 1), "times_the_loop": round(engine / loop, 2)}


def _cpu_s(work: Any) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _engine(dataset: BuiltDataset, folder: Path, **changes: Any) -> None:
    engine, manifest = engine_for("native"), dataset.manifest
    parameters = engine.resolve("detection", {**GIVEN, **changes}, "measure")
    spec = RunSpec(
        suite="measure",
        suite_version="0.1.0",
        task="detection",
        baseline=RunBaseline(name="ssd", engine="native", model=MODEL, parameters=parameters),
        dataset=RunDataset(
            name=manifest.name, version=manifest.version, manifest_digest=manifest.digest, config=CONFIG
        ),
        protocol=RunProtocol(name="measure", settings={}),
        seed=0,
    )
    engine.train_and_predict(Job(spec, "Apache-2.0", dataset, folder, folder, lambda done, total: None))


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
