"""From photographs to answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reliquary.identify.answer import Answer, ClassAnswer, NearObject, YearAnswer
from reliquary.identify.neighbours import Neighbour, nearest_objects, similarities
from reliquary.identify.photograph import Photograph
from reliquary.identify.predictor import Predictor
from reliquary.identify.probabilities import probabilities_of
from reliquary.identify.references import References
from reliquary.identify.saliency.attribution import SaliencyMap
from reliquary.identify.saliency.overlay import of_photograph
from reliquary.records import Prediction
from reliquary.tasks.classification.epochs import collections_of
from reliquary.tasks.predictions import ScoreKind


@dataclass(frozen=True)
class Identifier:
    """A model with its references, opened once for many photographs."""

    references: References
    predictor: Predictor

    @classmethod
    def open(cls, folder: Path) -> Identifier:
        """Open a folder of references.

        Raises:
            ReliquaryError: It is missing, was changed, or its weights do not fit its model.
        """
        references = References.open(folder)
        return cls(references, references.predictor())

    def identify(self, photograph: Photograph, neighbours: int) -> Answer:
        """Return what is said of a photograph.

        Args:
            photograph: The photograph.
            neighbours: How many reference objects are named; fewer if there are fewer.
        """
        seen = self.predictor.see([photograph.picture])
        prediction = seen.row(0)
        classes = self._classes(prediction, seen.predictions.scores)
        similarity = similarities(seen.features, self.references.features)[0]
        nearest = nearest_objects(similarity, self.references.object_keys, max(1, neighbours))
        distance = 1 - nearest[0].similarity
        return Answer(
            path=str(photograph.path),
            classes=classes,
            collections=sums_of_collections(classes),
            year=_year(prediction),
            nearest=[self._near(neighbour) for neighbour in nearest[:neighbours]],
            distance=distance,
            far=distance > self.references.file.far_distance,
        )

    def saliency(self, photograph: Photograph, answer: Answer) -> SaliencyMap:
        """Return which places of a photograph speak for the most probable class; see `of_photograph`."""
        original = photograph.original
        number = self.predictor.class_names.index(answer.classes[0].name)
        found = self.predictor.saliency(photograph.picture, number)
        return of_photograph(found, (original.width, original.height), self.references.file.image)

    def _classes(self, prediction: Prediction, scores: ScoreKind | None) -> list[ClassAnswer]:
        given: Sequence[float] | None = getattr(prediction, "scores", None)
        if not given:
            return []
        probabilities = probabilities_of(given, scores)
        # Equally probable ones in the order of the names.
        order = np.argsort(-probabilities, kind="stable")
        return [ClassAnswer(self.predictor.class_names[n], float(probabilities[n])) for n in order]

    def _near(self, neighbour: Neighbour) -> NearObject:
        reference = self.references.row(neighbour.row)
        return NearObject(similarity=neighbour.similarity, **reference.model_dump(exclude={"group_id", "view"}))


def sums_of_collections(classes: Sequence[ClassAnswer]) -> list[ClassAnswer]:
    """Return the probabilities of collections where classes are their epochs, the most probable first."""
    collections = collections_of([each.name for each in classes])
    if not collections:
        return []
    sums = dict.fromkeys(collections, 0.0)
    for collection, each in zip(collections, classes, strict=True):
        sums[collection] += each.probability
    return [ClassAnswer(name, sums[name]) for name in sorted(sums, key=lambda name: (-sums[name], name))]


def _year(prediction: Prediction) -> YearAnswer | None:
    year, low, high = (getattr(prediction, name, None) for name in ("year", "year_low", "year_high"))
    if year is None:
        return None
    return YearAnswer(_whole(year), None if low is None else _whole(low), None if high is None else _whole(high))


def _whole(year: float) -> int:
    """Return a year as a whole number; there is no year 0."""
    return round(year) or (1 if year > 0 else -1)
