"""What a model says of the images of a split, checked and as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.metrics.ages import Years
from reliquary.records import AgePrediction, ClassificationPrediction
from reliquary.tasks.age.truth import AgeTruth
from reliquary.tasks.predictions import Predictions


@dataclass(frozen=True)
class Ages:
    """Predicted years, in the order of the truth, as in the records; each of shape (images,).

    Attributes:
        years: The years.
        low: Lower ends of the intervals; None if the model gives none.
        high: Their upper ends.
    """

    years: Years
    low: Years | None
    high: Years | None


def read_ages(predictions: Predictions[AgePrediction], truth: AgeTruth) -> Ages:
    """Return the predicted years.

    Raises:
        FaultyFileError: Rows are missing, doubled or unknown; an interval is upside down or has one end; or some rows
            have intervals or scores and others have none.
    """
    rows = predictions.in_order_of(truth.image_ids)
    if faults := [*_interval_faults(rows, predictions.place), *_score_faults(rows, predictions.place)]:
        raise FaultyFileError(f"{predictions.place}: years", faults)
    years = np.array([row.year for row in rows])
    if not _with_intervals(rows):
        return Ages(years, None, None)
    ends = np.array([(row.year_low, row.year_high) for row in rows], dtype=np.float64)
    return Ages(years, ends[:, 0], ends[:, 1])


def collections_of(predictions: Predictions[AgePrediction]) -> Predictions[ClassificationPrediction] | None:
    """Return what the model says of the collections, with its features; None if it dates only.

    Raises:
        ReliquaryError: There are scores, but the header does not say what they are.
    """
    rows = [
        ClassificationPrediction(image_id=row.image_id, scores=row.scores, feature=row.feature)
        for row in predictions.rows
        if row.scores
    ]
    if not rows:
        return None
    if predictions.scores is None:
        raise ReliquaryError(
            f"{predictions.place}: the rows have scores of collections, but the header does not say what they are; "
            "write the file with reliquary.tasks.write_predictions and scores 'probabilities' or 'logits'"
        )
    return Predictions(rows, predictions.scores, predictions.place)


def _with_intervals(rows: Sequence[AgePrediction]) -> bool:
    return any(row.year_low is not None or row.year_high is not None for row in rows)


def _interval_faults(rows: Sequence[AgePrediction], place: str) -> Iterator[Fault]:
    if not _with_intervals(rows):
        return
    for row in rows:
        where = f"{place}, image {row.image_id}"
        for name in ("year_low", "year_high"):
            if getattr(row, name) is None:
                yield Fault(where, name, "is missing; give both ends of the interval for every image, or for none")
        if row.year_low is not None and row.year_high is not None and row.year_low > row.year_high:
            yield Fault(where, "year_low", f"{row.year_low:g} is later than year_high, {row.year_high:g}")


def _score_faults(rows: Sequence[AgePrediction], place: str) -> Iterator[Fault]:
    if any(row.scores for row in rows):
        for row in rows:
            if not row.scores:
                yield Fault(
                    f"{place}, image {row.image_id}", "scores", "are missing; give them for every image or none"
                )
