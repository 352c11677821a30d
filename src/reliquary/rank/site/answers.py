"""What one result says of each image of the test set, and how good that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from reliquary.metrics.ages import errors_in_years
from reliquary.metrics.detection.boxes import Detections, Objects, find_overlaps
from reliquary.metrics.detection.matching import Matches, match_as_coco
from reliquary.tasks import Predictions, Truth
from reliquary.tasks.age.answers import read_ages
from reliquary.tasks.age.truth import AgeTruth
from reliquary.tasks.classification.answers import scores_of
from reliquary.tasks.classification.truth import ClassificationTruth
from reliquary.tasks.detection.answers import read_detections
from reliquary.tasks.detection.truth import DetectionTruth
from reliquary.tasks.predictions import probabilities_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SURE = 0.5
"""Detections of a lower score are not drawn and not counted as wrong."""

NEAR_YEARS = 100.0
"""An error of so many years halves the quality of a dating; at most so many years off is right."""


@dataclass(frozen=True)
class Mark:
    """A box on a picture.

    Attributes:
        box: x, y, w, h as shares of the width and height of the picture.
        kind: ``hit``, ``wrong`` (found, and not there) or ``missed`` (there, and not found).
        text: Its class.
    """

    box: tuple[float, float, float, float]
    kind: str
    text: str


class Answers(Protocol):
    """The answers of a result, in the order of the truth's ``image_ids``."""

    @property
    def quality(self) -> Floats:
        """How good each answer is, 0..1, shape (images,); NaN where nobody knows the truth."""
        ...

    @property
    def right(self) -> Flags:
        """Which answers count as right, shape (images,)."""
        ...

    def said(self, image: int) -> str:
        """Return the answer in words."""
        ...

    def true(self, image: int) -> str:
        """Return the truth in words."""
        ...

    def marks(self, image: int) -> list[Mark]:
        """Return the boxes to draw on the picture; none for tasks without boxes."""
        ...


def answers_of(predictions: Predictions[Any], truth: Truth) -> Answers | None:
    """Return what predictions say of each image, or None for a kind of task that has no page of examples.

    Raises:
        FaultyFileError: The predictions are not those of the truth's images, or are no answers to the task.
    """
    if isinstance(truth, AgeTruth):
        return YearAnswers(read_ages(predictions, truth).years, truth)
    if isinstance(truth, ClassificationTruth):
        return ClassAnswers(probabilities_of(scores_of(predictions, truth), predictions.scores), truth)
    if isinstance(truth, DetectionTruth):
        detections = read_detections(predictions, truth)
        overlaps = find_overlaps(detections, truth.objects)
        return BoxAnswers(detections, match_as_coco(detections, truth.objects, overlaps), truth)
    return None


@dataclass(frozen=True)
class ClassAnswers:
    """Class probabilities, shape (images, classes); an answer is as good as the probability of the true class."""

    probabilities: Floats
    truth: ClassificationTruth

    @property
    def quality(self) -> Floats:
        """See `Answers`."""
        found: Floats = self.probabilities[np.arange(len(self.truth.labels)), self.truth.labels]
        return found

    @property
    def right(self) -> Flags:
        """See `Answers`."""
        right: Flags = self.probabilities.argmax(axis=1) == self.truth.labels
        return right

    def said(self, image: int) -> str:
        """Name the most probable class."""
        best = int(self.probabilities[image].argmax())
        return f"{self.truth.class_names[best]}, {self.probabilities[image, best]:.0%}"

    def true(self, image: int) -> str:
        """Name the true class."""
        return self.truth.class_names[int(self.truth.labels[image])]

    def marks(self, image: int) -> list[Mark]:
        """Draw nothing."""
        del image
        return []


@dataclass(frozen=True)
class YearAnswers:
    """Years as in the records, shape (images,); an answer is worse the further off it is."""

    years: Floats
    truth: AgeTruth

    @property
    def errors(self) -> Floats:
        """How much later than the true years they are, shape (images,); NaN where no year is known."""
        return errors_in_years(self.years, self.truth.years)

    @property
    def quality(self) -> Floats:
        """See `Answers`."""
        return NEAR_YEARS / (NEAR_YEARS + np.abs(self.errors))

    @property
    def right(self) -> Flags:
        """See `Answers`."""
        right: Flags = np.abs(self.errors) <= NEAR_YEARS
        return right

    def said(self, image: int) -> str:
        """Name the year, and how far off it is."""
        error = round(float(self.errors[image]))
        off = f"{abs(error):,} years {'late' if error > 0 else 'early'}" if error else "exact"
        return f"{year_text(self.years[image])}, {off}"

    def true(self, image: int) -> str:
        """Name the true year."""
        return year_text(self.truth.years[image])

    def marks(self, image: int) -> list[Mark]:
        """Draw nothing."""
        del image
        return []


@dataclass(frozen=True)
class BoxAnswers:
    """Detections, and which of them found something; an answer is as good as its F1 at an IoU of 0.5."""

    detections: Detections
    matches: Matches
    truth: DetectionTruth

    @property
    def quality(self) -> Floats:
        """See `Answers`."""
        hits, wrong, missed = self._counts
        with np.errstate(invalid="ignore"):
            f1 = 2 * hits / (2 * hits + wrong + missed)
        return np.where(hits + wrong + missed == 0, 1.0, f1)

    @property
    def right(self) -> Flags:
        """See `Answers`: all is found, and nothing else."""
        _, wrong, missed = self._counts
        right: Flags = (wrong + missed) == 0
        return right

    @property
    def _counts(self) -> tuple[Floats, Floats, Floats]:
        n = len(self.truth.image_ids)
        hit, wrong, missed = self._kinds
        images = (self.detections.image[hit], self.detections.image[wrong], self.truth.objects.image[missed])
        hits, wrongs, misses = (np.bincount(image, minlength=n).astype(np.float64) for image in images)
        return hits, wrongs, misses

    @property
    def _kinds(self) -> tuple[Flags, Flags, Flags]:
        """Which detections found something, which found nothing, and which objects nobody found."""
        sure = self.detections.score >= SURE
        hit: Flags = sure & self.matches.right
        wrong: Flags = sure & ~self.matches.right & ~self.matches.ignored
        found = np.zeros(len(self.truth.objects), dtype=bool)
        found[self.matches.object[hit]] = True
        missed: Flags = ~found & ~self.truth.objects.crowd
        return hit, wrong, missed

    def said(self, image: int) -> str:
        """Count what was found and what was wrong."""
        hits, wrong, missed = (int(counts[image]) for counts in self._counts)
        return f"{hits} of {hits + missed} found, {wrong} wrong"

    def true(self, image: int) -> str:
        """Count the objects by class."""
        own = self.truth.objects.label[self.truth.objects.image == image]
        counts = np.bincount(own, minlength=len(self.truth.class_names))
        return ", ".join(f"{n} {name}" for name, n in zip(self.truth.class_names, counts, strict=True) if n) or "none"

    def marks(self, image: int) -> list[Mark]:
        """Draw what was found, what was wrong, and what was missed."""
        hit, wrong, missed = self._kinds
        here, there = self.detections.image == image, self.truth.objects.image == image
        found, objects = self.detections, self.truth.objects
        chosen: tuple[tuple[str, Flags, Detections | Objects], ...] = (
            ("missed", there & missed, objects),
            ("wrong", here & wrong, found),
            ("hit", here & hit, found),
        )
        return [
            Mark(_share(box, self.truth.sizes[image]), kind, self.truth.class_names[label])
            for kind, flags, things in chosen
            for box, label in zip(things.boxes[flags], things.label[flags].tolist(), strict=True)
        ]


def year_text(year: float) -> str:
    """Return a year for people; there is no year 0."""
    if np.isnan(year):
        return "not known"
    return f"{max(1, round(-year))} BCE" if year < 0 else f"{max(1, round(year))}"


def _share(box: Floats, size: Sequence[int] | npt.NDArray[np.int64]) -> tuple[float, float, float, float]:
    x, y, w, h = box.tolist()
    width, height = float(size[0]), float(size[1])
    return x / width, y / height, w / width, h / height
