"""Pictures unlike all others: outliers, found by the distance to their nearest neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.embedding import embeddings
from reliquary.curate.collection.item import Collection
from reliquary.curate.measuring.look import Looked
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.curate.predicted import Predicted
from reliquary.records import ClassificationPrediction, Finding

Field = NDArray[np.float32]

BLOCK = 2**24
"""Distances that are held at a time, 64 MiB."""

WHITE_DIMENSIONS = 16
PICTURES_A_DIMENSION = 8
"""Fewer pictures span fewer dimensions: what few of them differ by is chance."""

SPREAD_OF_NORMAL = 1.4826
"""Standard deviations of a normal distribution in one median absolute deviation."""

ROUNDING = 1e-6
"""Distances below it are rounding."""

ALL = "all others"


@dataclass(frozen=True)
class Outliers:
    """Scores each picture by how far its nearest neighbours are, among all pictures and among those of its label.

    The outlyingness is the mean distance to the k nearest neighbours (F. Angiulli and C. Pizzuti, "Fast Outlier
    Detection in High Dimensional Spaces", 2002) between embeddings that are standardised and PCA-whitened; a picture
    with a low one is representative of many. It is compared with the median of all pictures, or of the label, in
    robust standard deviations (median absolute deviations); the worse of the two counts.

    Where a model's predictions hold a feature of every picture, its features are compared instead of our embeddings.

    Attributes:
        neighbours: The k. Copies of a strange picture stay strange as long as there are fewer of them.
        deviations: From so many robust standard deviations above the median on a picture is one to look at.
        at_most: Share of the pictures that are flagged at most.
        least: Smaller labels are not looked at by themselves, nor smaller collections at all.
    """

    name: ClassVar[str] = "outliers"
    title: ClassVar[str] = "Outliers"

    neighbours: int = 10
    deviations: float = 4.0
    at_most: float = 0.02
    least: int = 30

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for each picture; its explanation says how representative it is."""
        ids, vectors = features(evidence.looked, evidence.predicted)
        if len(ids) < self.least:
            return []
        points = whitened(vectors)
        worst, times, among = np.full(len(ids), -np.inf), np.zeros(len(ids)), [ALL] * len(ids)
        for label, members in (ALL, np.arange(len(ids))), *self._labels(evidence.collection, ids):
            deviations, ratios = self._outlyingness(points[members])
            for place, member in enumerate(members):
                if deviations[place] > worst[member]:
                    worst[member], times[member], among[member] = deviations[place], ratios[place], label
        limit = max(self.deviations, float(np.quantile(worst, 1 - self.at_most)))
        return [self._finding(*of_one, limit) for of_one in zip(ids, worst.tolist(), times, among, strict=True)]

    def _labels(self, collection: Collection, ids: Sequence[str]) -> list[tuple[str, NDArray[np.intp]]]:
        """Return the places of the pictures of each label that has enough of them."""
        members: defaultdict[str, list[int]] = defaultdict(list)
        for place, sha256 in enumerate(ids):
            labels = {item.label for item in collection.by_picture[sha256]}
            if len(labels) == 1 and (label := labels.pop()) is not None:
                members[label].append(place)
        return [(f"others of '{label}'", np.array(of)) for label, of in members.items() if len(of) >= self.least]

    def _outlyingness(self, points: Field) -> tuple[Field, Field]:
        """Return robust standard deviations above the usual distance to neighbours, and multiples of that distance."""
        distances = neighbour_distances(points, self.neighbours)
        usual = float(np.median(distances))
        spread = SPREAD_OF_NORMAL * float(np.median(np.abs(distances - usual)))
        return (distances - usual) / max(spread, ROUNDING), distances / max(usual, ROUNDING)

    def _finding(self, sha256: str, deviations: float, times: float, among: str, limit: float) -> Finding:
        score = max(0.0, deviations) / (max(0.0, deviations) + limit)
        is_flagged = score >= FLAGGED
        text = (
            f"{'unlike' if is_flagged else 'like'} {among}: nearest neighbours at {times:.1f} times the usual distance"
        )
        return Finding(sha256=sha256, check=self.name, score=score, flagged=is_flagged, explanation=text)


def features(looked: Looked, predicted: Predicted | None) -> tuple[list[str], Field]:
    """Return what pictures are compared by: a model's features if it has one of every picture, else our embeddings.

    Returns:
        SHA-256 of the pictures, and their numbers, (n, dimensions), in the same order.
    """
    ids, ours = embeddings(looked)
    rows: Mapping[str, object] = {} if predicted is None else predicted.rows
    found = [row.feature for row in map(rows.get, ids) if isinstance(row, ClassificationPrediction) and row.feature]
    if not ids or len(found) < len(ids) or len({len(feature) for feature in found}) > 1:
        return ids, ours
    return ids, np.array(found, np.float32)


def whitened(vectors: Field) -> Field:
    """Return vectors in their leading principal directions, standardised before and scaled to variance 1 after.

    Args:
        vectors: (n, dimensions).

    Returns:
        (n, d), d at most WHITE_DIMENSIONS; none of them where all vectors are equal.
    """
    centred = vectors - vectors.mean(axis=0)
    spread = centred.std(axis=0)
    standard = (centred[:, spread > ROUNDING] / spread[spread > ROUNDING]).astype(np.float64)
    variances, directions = np.linalg.eigh(standard.T @ standard / len(standard))
    n_kept = min(WHITE_DIMENSIONS, max(2, len(vectors) // PICTURES_A_DIMENSION), int((variances > ROUNDING).sum()))
    leading = slice(len(variances) - n_kept, None)
    return np.asarray(standard @ directions[:, leading] / np.sqrt(variances[leading]), np.float32)


def neighbour_distances(points: Field, neighbours: int) -> Field:
    """Return the mean Euclidean distance of each point to its nearest others; exact, a block at a time.

    Args:
        points: (n, d), at least two.
        neighbours: How many; all others if there are fewer.

    Returns:
        (n,).
    """
    count, k = len(points), min(neighbours, len(points) - 1)
    squares = np.einsum("ij,ij->i", points, points)
    found = np.empty(count, np.float32)
    rows = max(1, BLOCK // count)
    for start in range(0, count, rows):
        here = slice(start, start + rows)
        distances = squares[here, None] + squares[None, :] - 2 * points[here] @ points.T
        distances[np.arange(len(distances)), np.arange(start, start + len(distances))] = np.inf
        nearest = np.partition(distances, k - 1, axis=1)[:, :k]
        found[here] = np.sqrt(np.maximum(nearest, 0)).mean(axis=1)
    return found
