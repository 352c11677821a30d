"""A leaderboard of four results, and a submission to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Suite
from reliquary.files import atomic_write_text
from reliquary.rank.run import rank_suite
from reliquary.submit.run import Place, submit
from reliquary.tasks import task_for
from reliquary.tasks.classification import ClassificationTask
from tests.rank.conftest import CLASSES, bench, ranked_bench, write_suite

__all__ = ["bench", "ranked_bench", "write_suite"]

ABOUT: dict[str, Any] = {
    "schema": "submission/1",
    "name": "strangers-net",
    "submission": {"by": "A. Stranger", "url": "https://example.org/strangers-net"},
    "model": {"id": "strangers-net-b", "source": "https://example.org/weights", "licence": "MIT"},
    "scores": "probabilities",
}


def plots(task, predictions, truth, folder):
    """Stand in for drawings that take seconds."""
    del task, predictions, truth
    path = folder / "confusion-matrix.png"
    Image.new("RGB", (8, 8)).save(path)
    return [path]


@dataclass
class Desk:
    """A stranger's desk: the suite, its dataset, and files to submit."""

    root: Path
    suite: Suite
    dataset: BuiltDataset
    builds: Path
    out: Path

    @property
    def truth(self):
        return task_for("classification").truth(self.dataset, "grouped", "test")

    def about(self, **changes) -> Path:
        """Write a submission.yaml; JSON is YAML."""
        path = self.root / "submission.yaml"
        atomic_write_text(path, json.dumps({**ABOUT, **changes}))
        return path

    def answers(self, right=15):
        """Return image ids and scores, of which the first so many are right."""
        wrong = (self.truth.labels + 1) % len(CLASSES)
        guesses = np.where(np.arange(len(self.truth.labels)) < right, self.truth.labels, wrong)
        scores = np.eye(len(CLASSES))[guesses] * 0.7 + 0.1
        return list(zip(self.truth.image_ids, scores.tolist(), strict=True))

    def csv(self, right=15) -> Path:
        """Write predictions as CSV."""
        lines = [",".join(["image_id", *CLASSES])]
        lines += [
            ",".join([image_id, *(f"{score:.3f}" for score in scores)]) for image_id, scores in self.answers(right)
        ]
        path = self.root / "predictions.csv"
        atomic_write_text(path, "\n".join(lines) + "\n")
        return path

    def submit(self, predictions=None, about=None, *, seed=0, protocol="small"):
        place = Place(self.suite, self.dataset, protocol=protocol, seed=seed)
        files = predictions or self.csv(), about or self.about()
        return submit(*files, place, self.out, builds=self.builds, quiet=True)


@pytest.fixture
def desk(ranked_bench, tmp_path, monkeypatch):
    monkeypatch.setattr(ClassificationTask, "plots", plots)
    (folder,) = ranked_bench.builds.iterdir()
    desk = Desk(tmp_path, ranked_bench.suite, BuiltDataset.open(folder), ranked_bench.builds, ranked_bench.out)
    rank_suite(desk.suite, ranked_bench.runs, desk.builds, desk.out, quiet=True)
    return desk
