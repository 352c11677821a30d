"""Files of predictions: one row an image, keyed by ``image_id``, and what the scores are in the header.

The header is the Parquet metadata key ``scores``, with the value ``probabilities`` or ``logits``; a file of a task
whose predictions hold class scores must have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reliquary.errors import Fault, FaultyFileError, ReliquaryError, require_extra
from reliquary.records import ClassificationPrediction, Prediction, read_table, write_table
from reliquary.tasks.bounds import check_parquet_bounds

P = TypeVar("P", bound=Prediction)

SCORES_KEY = b"scores"
PROBABILITY_TOLERANCE = 1e-3


class ScoreKind(StrEnum):
    """What class scores are: ``probabilities`` lie in 0..1 and add up to 1, ``logits`` are any finite numbers."""

    PROBABILITIES = "probabilities"
    LOGITS = "logits"


@dataclass(frozen=True)
class Predictions(Generic[P]):
    """What a model says of the images of a split.

    Attributes:
        rows: One prediction an image, in any order.
        scores: What the class scores are; None for tasks that have none.
        place: Where they come from, for messages.
    """

    rows: Sequence[P]
    scores: ScoreKind | None = None
    place: str = "predictions"

    def in_order_of(self, image_ids: Sequence[str]) -> list[P]:
        """Return the rows in the order of ``image_ids``.

        Raises:
            FaultyFileError: An image has no prediction or more than one, or a prediction is of an image that is
                not asked for; every such image is listed.
        """
        faults = list(self._id_faults(image_ids))
        if faults:
            raise FaultyFileError(f"{self.place}: needs exactly one row for each of {len(image_ids)} images", faults)
        by_id = {row.image_id: row for row in self.rows}
        return [by_id[image_id] for image_id in image_ids]

    def _id_faults(self, image_ids: Sequence[str]) -> Iterator[Fault]:
        counts = Counter(row.image_id for row in self.rows)
        asked = set(image_ids)
        for image_id in image_ids:
            if image_id not in counts:
                yield Fault(self.place, "image_id", f"{image_id} is missing")
        for image_id, count in counts.items():
            if image_id not in asked:
                yield Fault(self.place, "image_id", f"{image_id} is unknown; it is not in the split that is scored")
            elif count > 1:
                yield Fault(self.place, "image_id", f"{image_id} stands {count} times")


def write_predictions(path: Path, predictions: Predictions[P], model: type[P]) -> None:
    """Write predictions as a Parquet table, atomically, sorted by ``image_id``.

    Equal predictions give equal bytes with the same version of pyarrow.

    Raises:
        ReliquaryError: The disk is full.
    """
    rows = sorted(predictions.rows, key=lambda row: row.image_id)
    metadata = {} if predictions.scores is None else {SCORES_KEY: predictions.scores.value.encode()}
    write_table(path, rows, model, metadata)


def read_predictions(path: Path, model: type[P]) -> Predictions[P]:
    """Read and validate a table of predictions.

    Raises:
        UnknownVersionError: The table has another schema or version.
        FaultyFileError: Columns or values are wrong (NaN and infinities included); all faults with row and field.
        ReliquaryError: The file is missing, no Parquet file or far too large, or its header does not say what the
            scores are.
    """
    check_parquet_bounds(path)
    rows = read_table(path, model)
    return Predictions(rows, _score_kind(path, model), str(path))


def _score_kind(path: Path, model: type[Prediction]) -> ScoreKind | None:
    found = (pq.read_schema(path).metadata or {}).get(SCORES_KEY)
    if found is None and not issubclass(model, ClassificationPrediction):
        return None
    known = [kind.value for kind in ScoreKind]
    value = "nothing" if found is None else found.decode("utf-8", "replace")
    if value not in known:
        raise ReliquaryError(
            f"{path}: Parquet metadata 'scores': found {value}, expected one of {known}; "
            "write the file with reliquary.tasks.write_predictions, or add the key"
        )
    return ScoreKind(value)


def score_matrix(
    rows: Sequence[ClassificationPrediction], n_classes: int, kind: ScoreKind | None, place: str
) -> NDArray[np.float64]:
    """Return the class scores of images, shape (images, classes).

    Args:
        rows: One prediction an image.
        n_classes: Number of classes of the dataset.
        kind: What the scores are.
        place: Where they come from, for messages.

    Raises:
        FaultyFileError: Scores have not one number a class; or the header says probabilities and they are none.
    """
    faults = [
        Fault(f"{place}, image {row.image_id}", "scores", f"{len(row.scores)} scores for {n_classes} classes")
        for row in rows
        if len(row.scores) != n_classes
    ]
    if faults:
        raise FaultyFileError(f"{place}: scores", faults)
    scores = np.array([row.scores for row in rows], dtype=np.float64).reshape(len(rows), n_classes)
    if kind is ScoreKind.PROBABILITIES:
        faults = list(_probability_faults(scores, rows, place))
    if faults:
        raise FaultyFileError(f"{place}: scores", faults)
    return scores


def probabilities_of(scores: NDArray[np.float64], kind: ScoreKind | None) -> NDArray[np.float64]:
    """Return class probabilities, shape (images, classes): each row lies in 0..1 and adds up to 1.

    This is the one place where logits become probabilities; what stored probabilities lost by rounding is made up.

    Args:
        scores: What `score_matrix` returned.
        kind: What the scores are.
    """
    if kind is ScoreKind.LOGITS:
        probabilities: NDArray[np.float64] = require_extra("rank", "scipy.special").softmax(scores, axis=1)
    else:
        positive = scores.clip(min=0)
        probabilities = positive / positive.sum(axis=1, keepdims=True)
    return probabilities


def _probability_faults(
    scores: NDArray[np.float64], rows: Sequence[ClassificationPrediction], place: str
) -> Iterator[Fault]:
    outside = ((scores < -PROBABILITY_TOLERANCE) | (scores > 1 + PROBABILITY_TOLERANCE)).any(axis=1)
    sums = scores.sum(axis=1)
    for row in np.flatnonzero(outside | (np.abs(sums - 1) > PROBABILITY_TOLERANCE)):
        problem = f"no probabilities: they lie in {scores[row].min():g}..{scores[row].max():g} and add up to "
        yield Fault(f"{place}, image {rows[int(row)].image_id}", "scores", f"{problem}{sums[row]:g}; are they logits?")
