"""Judges the intervals and tests of leaderboards by simulation: python docs/interval_coverage.py [OUT.json].

Test sets are drawn from a world of which everything is known: objects of six classes with one to four photographs
each, which a model finds easy or hard as a whole. It is counted how often an interval holds the true value, and how
often a test tells two baselines apart that are equally good. The tables of leaderboards.md come from the result. It
takes some minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliquary.files import atomic_write_json
from reliquary.progress import track
from reliquary.rank.statistics.intervals import interval_of
from reliquary.rank.statistics.pairs import compare
from reliquary.rank.statistics.replicates import Floats, Replicates, replicate
from reliquary.seeds import generator
from reliquary.tasks.classification.resampling import resampled_labels
from reliquary.tasks.classification.truth import ClassificationTruth
from reliquary.tasks.resampling import weighted_means

RESULT = Path(__file__).parent / "interval-coverage.json"
TEST_SETS = 1000
OBJECTS = (20, 40, 100, 200)
OBJECTS_BY_IMAGE = (40,)
SHARES = np.array([7, 8, 9, 6, 3, 6]) / 39
"""Of the objects, by class; those of the sample museum's test set."""

EASE = np.array([0.45, 0.5, 0.6, 0.7, 0.3, 0.5])
"""How often a model is right about each class."""

MEASURES = ("accuracy", "macro_f1", "mean error")
EQUAL_BASELINES = ((40, 1), (40, 3), (100, 2))
"""Objects and seeds."""


@dataclass(frozen=True)
class TestSet:
    """Images: the object that each shows, its class, the answer to it, and how far another answer is off, in years."""

    objects: NDArray[np.int64]
    labels: NDArray[np.int64]
    answers: NDArray[np.int64]
    errors: Floats

    def resampled(self, weights: Floats) -> Mapping[str, Floats]:
        """Return the measures with images counting as often as the weights say."""
        ids = [str(number) for number in range(len(self.labels))]
        names = [str(number) for number in range(len(SHARES))]
        truth = ClassificationTruth(ids, self.labels, names, objects=self.objects, groups=ids)
        found = resampled_labels(np.eye(len(SHARES))[self.answers], truth, weights)
        return {**found, "mean error": weighted_means(self.errors, weights)}


def draw(random: np.random.Generator, n_objects: int) -> TestSet:
    """Draw a test set."""
    of_objects = random.choice(len(SHARES), n_objects, p=SHARES)
    ease = random.beta(2 * EASE[of_objects], 2 * (1 - EASE[of_objects]))
    error = random.gamma(1.5, 100 / 1.5, n_objects)
    objects = np.repeat(np.arange(n_objects), random.integers(1, 5, n_objects))
    labels = of_objects[objects]
    wrong = (labels + random.integers(1, len(SHARES), len(labels))) % len(SHARES)
    right = random.random(len(labels)) < ease[objects]
    return TestSet(
        objects, labels, np.where(right, labels, wrong), error[objects] * random.uniform(0.5, 1.5, len(labels))
    )


def judge_intervals(n_objects: int, true: Mapping[str, float], *, by_object: bool) -> dict[str, Any]:
    """Count how often intervals are given, and how often they hold the true value."""
    random = generator(0, "intervals", n_objects)
    held: dict[str, list[bool]] = {name: [] for name in MEASURES}
    for _ in track(range(TEST_SETS), f"{n_objects} objects", quiet=False):
        images = draw(random, n_objects)
        groups = images.objects if by_object else np.arange(len(images.labels))
        found = replicate(images.resampled, [f"{number:06}" for number in groups])
        for name in MEASURES:
            interval = interval_of(found[name])
            if interval is not None:
                held[name].append(interval.low <= true[name] <= interval.high)
    return {
        name: {"given": len(of_measure) / TEST_SETS, "coverage": float(np.mean(of_measure)) if of_measure else None}
        for name, of_measure in held.items()
    }


def judge_tests(n_objects: int, n_seeds: int) -> float:
    """Return how often a single test tells two equally good baselines apart."""
    random = generator(0, "tests", n_objects, n_seeds)
    found = [compare(equal_baselines(random, n_objects, n_seeds))[0].p < 0.05 for _ in range(TEST_SETS)]
    return float(np.mean(found))


def equal_baselines(random: np.random.Generator, n_objects: int, n_seeds: int) -> dict[int, list[Replicates]]:
    """Draw the answers of two baselines; each finds other objects easy, and each seed is a little better or worse."""
    objects = np.repeat(np.arange(n_objects), random.integers(1, 5, n_objects))
    easy = random.normal(0, 1, n_objects)[objects]
    rows: dict[int, list[Replicates]] = {}
    for row in range(2):
        own = random.normal(0, 0.5, n_objects)[objects]
        seeds = [easy + own + random.normal(0, 0.3) + random.normal(0, 1, len(objects)) > 0 for _ in range(n_seeds)]
        rows[row] = [replicate(share_of(right), [f"{number:06}" for number in objects])["share"] for right in seeds]
    return rows


def share_of(right: NDArray[np.bool_]) -> Callable[[Floats], Mapping[str, Floats]]:
    """Return the function that computes the share of right answers under weights."""
    return lambda weights: {"share": weighted_means(right, weights)}


def judge() -> dict[str, Any]:
    """Return everything that the page tells."""
    world = draw(generator(0, "world"), 400_000)
    true = {name: float(values[0]) for name, values in world.resampled(np.ones((1, len(world.labels)))).items()}
    return {
        "test_sets": TEST_SETS,
        "by_object": {str(number): judge_intervals(number, true, by_object=True) for number in OBJECTS},
        "by_image": {str(number): judge_intervals(number, true, by_object=False) for number in OBJECTS_BY_IMAGE},
        "equal_baselines": [
            {"objects": objects, "seeds": seeds, "told_apart": judge_tests(objects, seeds)}
            for objects, seeds in EQUAL_BASELINES
        ],
    }


if __name__ == "__main__":
    atomic_write_json(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT, judge())
