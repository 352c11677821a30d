"""The measures of predicted years, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from reliquary.metrics.ages import Years, astronomical_years, errors_in_years
from reliquary.records import Metric
from reliquary.tasks.age.answers import Ages
from reliquary.tasks.age.truth import AgeTruth

METRIC_VERSION = 1
WITHIN = (50, 100, 200)
"""Years."""


def year_metrics(ages: Ages, truth: AgeTruth) -> Iterator[Metric]:
    """Yield the measures of all dated images, then those of each collection that has any."""
    errors = np.abs(errors_in_years(ages.years, truth.years))
    yield from _errors(errors[truth.dated])
    for years in WITHIN:
        share = float(np.mean(errors[truth.dated] <= years))
        yield _metric(f"within_{years}", share, int(truth.dated.sum()), better=True, unit="fraction")
    if ages.low is not None and ages.high is not None:
        yield from _intervals(ages.low[truth.dated], ages.high[truth.dated], truth.years[truth.dated])
    yield from _by_collection(errors, truth, truth.class_names)


def _errors(errors: Years, part: str | None = None) -> Iterator[Metric]:
    yield _metric("mae", float(np.mean(errors)), len(errors), part=part)
    yield _metric("median_error", float(np.median(errors)), len(errors), part=part)


def _intervals(low: Years, high: Years, true: Years) -> Iterator[Metric]:
    """Yield how often the true year is in the interval, its ends included, and how long the intervals are."""
    covered = float(np.mean(covers(low, high, true)))
    yield _metric("interval_coverage", covered, len(true), better=True, unit="fraction")
    yield _metric("interval_width", float(np.mean(astronomical_years(high) - astronomical_years(low))), len(true))


def covers(low: Years, high: Years, true: Years) -> npt.NDArray[np.bool_]:
    """Return whether each interval holds the true year, its ends included, shape (images,)."""
    first, last, year = astronomical_years(low), astronomical_years(high), astronomical_years(true)
    inside: npt.NDArray[np.bool_] = (first <= year) & (year <= last)
    return inside


def _by_collection(errors: Years, truth: AgeTruth, names: Sequence[str]) -> Iterator[Metric]:
    for index, name in enumerate(names):
        of_collection = errors[truth.dated & (truth.labels == index)]
        if len(of_collection):
            yield from _errors(of_collection, f"label={name}")


def _metric(
    name: str, value: float, n: int, *, better: bool = False, unit: str = "years", part: str | None = None
) -> Metric:
    return Metric(name=name, version=METRIC_VERSION, value=value, unit=unit, higher_is_better=better, n=n, slice=part)
