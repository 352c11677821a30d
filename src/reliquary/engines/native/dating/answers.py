"""From what a model says of images to predictions."""

from __future__ import annotations

import numpy as np
import torch

from reliquary.engines.native.dating.images import DatedImages
from reliquary.engines.native.dating.intervals import margin, widened
from reliquary.engines.native.dating.module import Dated
from reliquary.engines.native.kind import Answers
from reliquary.errors import ReliquaryError
from reliquary.metrics.ages import Years, historical_years
from reliquary.records import AgePrediction


def age_predictions(test: Answers[DatedImages], by: float | None) -> list[AgePrediction]:
    """Return predictions, with intervals if it is known what they can promise.

    Args:
        test: Answers on the test images; their batches are `Dated`.
        by: How far both ends of the model's intervals are moved outwards, in years; see `margin_of`.

    Raises:
        ReliquaryError: The model answers with numbers that are not finite.
    """
    said = _joined(test.batches)
    year, low, high = _years(said)
    columns = {"year": historical_years(year).tolist(), "scores": said.probabilities.tolist()}
    if by is not None:
        ends = widened(low, high, year, by)
        columns |= {
            name: historical_years(end).tolist() for name, end in zip(("year_low", "year_high"), ends, strict=True)
        }
    if said.features is not None:
        columns["feature"] = said.features.tolist()
    return [
        AgePrediction(image_id=image_id, **dict(zip(columns, values, strict=True)))
        for image_id, *values in zip(test.images.image_ids, *columns.values(), strict=True)
    ]


def margin_of(validation: Answers[DatedImages]) -> float | None:
    """Return how far the ends of intervals are to be moved outwards, in years; None if too few images have a year.

    Args:
        validation: Answers on the validation images; their batches are `Dated`.

    Raises:
        ReliquaryError: The model answers with numbers that are not finite.
    """
    known = ~np.isnan(validation.images.years)
    _, low, high = _years(_joined(validation.batches))
    return margin(low[known], high[known], validation.images.years[known])


def _joined(batches: list[Dated]) -> Dated:
    features = [batch.features for batch in batches if batch.features is not None]
    joined = Dated(
        torch.cat([batch.probabilities for batch in batches]).cpu(),
        torch.cat([batch.years for batch in batches]).cpu(),
        torch.cat(features).cpu() if features else None,
    )
    if not all(part.isfinite().all() for part in joined if part is not None):
        raise ReliquaryError("the trained model answers with numbers that are not finite; lower learning_rate")
    return joined


def _years(said: Dated) -> tuple[Years, Years, Years]:
    """Return the years and both ends of the intervals, on the astronomers' scale."""
    year, low, high = said.years.numpy().T
    return year, low, high
