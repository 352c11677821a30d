"""What is said of a photograph."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.identify.records import ReferencesFile

CAUTION = (
    "A prediction is no proof of origin, and a likeness is none either: both say what the model makes of one picture. "
    "Ask an expert."
)
SAMPLE_CAUTION = "The model was trained on pictures of the sample museum, which show nothing real."
FAR_CAUTION = (
    "The picture is unlike every reference: its distance is {distance:.3f}, and of {measured:,} pictures of the "
    "dataset at most one in a hundred is farther than {limit:.3f}. The model may never have seen such a thing; its "
    "probabilities say little."
)
CLASSES = {"classification": "class", "epochs": "epoch", "age": "collection"}
"""What the classes of a task are called."""


@dataclass(frozen=True)
class ClassAnswer:
    """A class and how probable the model holds it, 0..1; all classes together give 1."""

    name: str
    probability: float


@dataclass(frozen=True)
class YearAnswer:
    """A year, with an interval if the model gives one; negative before the common era."""

    year: int
    low: int | None
    high: int | None


@dataclass(frozen=True)
class NearObject:
    """A reference object.

    Attributes:
        similarity: Cosine of the features of its most similar image, -1..1.
        image_id: That image.
        licence: That of the image, as ``credit``.
    """

    similarity: float
    image_id: str
    class_name: str
    title: str | None
    object_type: str | None
    culture: str | None
    museum: str | None
    object_id: str | None
    year_begin: int | None
    year_end: int | None
    permalink: str | None
    licence: str
    credit: str


@dataclass(frozen=True)
class Answer:
    """What is said of one photograph.

    Attributes:
        path: The file, as it was given.
        classes: All classes, the most probable first.
        collections: Sums over the epochs of a collection, the most probable first; empty where classes are no epochs.
        year: None where the model does not date.
        nearest: Reference objects, the most similar first.
        distance: To the nearest, 1 - cosine.
        far: Whether that is so far that the picture is unlike all references.
    """

    path: str
    classes: list[ClassAnswer]
    collections: list[ClassAnswer]
    year: YearAnswer | None
    nearest: list[NearObject]
    distance: float
    far: bool

    def cautions(self, references: ReferencesFile) -> list[str]:
        """Return what a reader must know."""
        common = cautions(references)
        if not self.far:
            return common
        limit, measured = references.far_distance, references.far_measured
        return [FAR_CAUTION.format(distance=self.distance, limit=limit, measured=measured), *common]

    def groups(self, task: str) -> list[tuple[str, list[ClassAnswer]]]:
        """Return collections and classes, those that there are, with their titles.

        Args:
            task: The task of the model's run.
        """
        groups = (("collection", self.collections), (CLASSES[task], self.classes))
        return [(title, classes) for title, classes in groups if classes]

    def as_json(self, references: ReferencesFile) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**asdict(self), "cautions": self.cautions(references)}


def cautions(references: ReferencesFile) -> list[str]:
    """Return what holds for every answer of a model."""
    sample = references.spec.dataset.name.endswith(SAMPLE_SUFFIX)
    return [SAMPLE_CAUTION, CAUTION] if sample else [CAUTION]


def model_json(references: ReferencesFile) -> dict[str, Any]:
    """Return what the model is, as plain JSON values."""
    spec = references.spec
    return {
        "suite": spec.suite,
        "task": spec.task,
        "baseline": spec.baseline.name,
        "seed": spec.seed,
        "spec_sha256": references.spec_sha256,
        "dataset": f"{spec.dataset.name} {spec.dataset.version}",
        "config": spec.dataset.config,
        "licence": references.licence,
        "reference_images": references.images,
        "reference_objects": references.objects,
        "far_distance": references.far_distance,
    }
