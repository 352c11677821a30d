"""How well features find what belongs together: photographs of one object, and objects of one class.

Every image of a split asks in turn, and all others are what it can find, the most similar first. Found are objects, not
images: an object is as similar as the most similar of its photographs. An object's own questions are averaged before
the objects are, so that one with many photographs counts as much as any other.

The search is exact, by matrix products in numpy. An index such as those of faiss is worth its while where only the
first few of millions are wanted; average precision needs the place of every right answer, and a test split is small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Similarities = npt.NDArray[np.int32]

STEPS = 2.0**30
"""Cosines are kept as whole numbers of 2^-30: what is equal stays equal, in whatever order a machine adds up."""

EXCLUDED = np.iinfo(np.int32).min

CELLS = 2**22
"""Similarities held at a time; as float64 they take 32 MiB."""


@dataclass(frozen=True)
class Retrieval:
    """What the questions of a setting found, one entry a question.

    Attributes:
        first: Place of the first right object among all, from 1.
        precision: Average precision, 0..1: the mean over the right objects of the share of right ones among all that
            are at least as similar.
        objects: Number of the object that asked.
    """

    first: Ints
    precision: Floats
    objects: Ints

    @property
    def n_objects(self) -> int:
        """How many objects asked."""
        return len(np.unique(self.objects))

    @property
    def mean_average_precision(self) -> float:
        """The mean of the average precision over the objects that asked."""
        return float(np.mean(self.of_objects(self.precision)))

    def found_within(self, places: int) -> float:
        """Return the share of questions with a right object among the first so many, as mean over the objects."""
        return float(np.mean(self.of_objects(self.first <= places)))

    def of_objects(self, values: npt.ArrayLike) -> Floats:
        """Return the mean of each object's questions, shape (objects,), in the order of the objects' numbers."""
        _, numbers = np.unique(self.objects, return_inverse=True)
        means: Floats = np.bincount(numbers, weights=np.asarray(values)) / np.bincount(numbers)
        return means


@dataclass(frozen=True)
class Retrieved:
    """What was found in the two settings; None where no image can ask.

    Attributes:
        same_object: Other photographs of the object that asks; only objects with two or more can ask.
        same_class: Other objects of its class, its own photographs left out; only objects whose class has others can
            ask. An object whose photographs are of different classes is found as one object of each.
    """

    same_object: Retrieval | None
    same_class: Retrieval | None


def retrieve(features: Floats, labels: Ints, objects: Ints) -> Retrieved:
    """Let every image search all others by the cosine of their features.

    Wrong objects that are exactly as similar as a right one come before it: features that tell nothing find nothing.
    A feature of zeros alone is as similar to all others as one at a right angle.

    Args:
        features: Finite numbers, shape (images, width).
        labels: Class of each image, shape (images,).
        objects: Number of the object that each image shows, shape (images,).
    """
    gallery = _Gallery(features, labels, objects)
    same_object, same_class = _Questions(), _Questions()
    for query, row in gallery.searches():
        own = gallery.photographs(query)
        beside = np.delete(row[own], query - own.start)
        row[own] = EXCLUDED
        if len(beside):
            better = np.unique(gallery.objects[row >= beside.max()])
            same_object.add(gallery.objects[query], len(better) + 1, 1 / (len(better) + 1))
        best = gallery.best(row)
        alike = gallery.unit_labels == gallery.labels[query]
        right = best[alike & (best > EXCLUDED)]
        if len(right):
            same_class.add(gallery.objects[query], *_first_and_precision(right, best[~alike]))
    return Retrieved(same_object.found(), same_class.found())


class _Questions:
    """Gathers the questions of a setting."""

    def __init__(self) -> None:
        self._found: list[tuple[int, int, float]] = []

    def add(self, asking: int, first: int, precision: float) -> None:
        self._found.append((asking, first, precision))

    def found(self) -> Retrieval | None:
        if not self._found:
            return None
        objects, first, precision = zip(*self._found, strict=True)
        return Retrieval(np.array(first), np.array(precision), np.array(objects))


class _Gallery:
    """All images, ordered by object and class, so that the photographs of a unit, an object of a class, stand together.

    Attributes:
        labels: Class of each image.
        objects: Number of the object of each image.
        unit_labels: Class of each unit.
    """

    def __init__(self, features: Floats, labels: Ints, objects: Ints) -> None:
        order = np.lexsort((labels, objects))
        self.labels, self.objects = labels[order], objects[order]
        self._features = _of_length_one(features[order])
        changes = (np.diff(self.objects) != 0) | (np.diff(self.labels) != 0)
        self._starts = np.append(0, np.flatnonzero(changes) + 1)
        self.unit_labels = self.labels[self._starts]

    def searches(self) -> Iterator[tuple[int, Similarities]]:
        """Yield each image with its similarity to all, shape (images,), which the caller may change."""
        step = max(1, CELLS // len(self._features))
        for start in range(0, len(self._features), step):
            product = (self._features[start : start + step] * STEPS) @ self._features.T
            yield from enumerate(np.rint(product, out=product).astype(np.int32), start)

    def photographs(self, query: int) -> slice:
        """Return where the photographs of an image's object stand."""
        return slice(
            int(np.searchsorted(self.objects, self.objects[query], side="left")),
            int(np.searchsorted(self.objects, self.objects[query], side="right")),
        )

    def best(self, row: Similarities) -> Similarities:
        """Return the similarity of each unit's most similar photograph."""
        best: Similarities = np.maximum.reduceat(row, self._starts)
        return best


def _of_length_one(features: Floats) -> Floats:
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    unit: Floats = np.divide(features, lengths, out=np.zeros(features.shape), where=lengths > 0)
    return unit


def _first_and_precision(right: Similarities, wrong: Similarities) -> tuple[int, float]:
    """Return the place of the most similar right one, and the average precision."""
    ranked = np.sort(right)[::-1]
    before = len(wrong) - np.searchsorted(np.sort(wrong), ranked, side="left")
    found = np.arange(1, len(ranked) + 1)
    return int(before[0]) + 1, float(np.mean(found / (found + before)))
