"""Comparable results side by side: one board a dataset, config and protocol; one row a baseline, over its seeds."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json
from reliquary.rank.statistics.intervals import Interval
from reliquary.rank.statistics.pairs import Pair
from reliquary.rank.statistics.pareto import pareto_front
from reliquary.rank.statistics.ranges import RankRange
from reliquary.records import Metric, Result, ResultStatus, RunBaseline, RunDataset

MeasureKey = tuple[str, str | None]
"""Name and slice of a measure; the slice is None for the whole test set."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The values of one figure over the seeds of a row, in the order of the seeds."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The arithmetic mean."""
        return statistics.fmean(self.values)

    @property
    def std(self) -> float | None:
        """The sample standard deviation (denominator n - 1); None for a single value."""
        if len(self.values) < 2:
            return None
        # statistics.stdev computes with fractions and takes most of the time of a large ranking
        mean = self.mean
        squares = math.fsum((value - mean) ** 2 for value in self.values)
        return math.sqrt(squares / (len(self.values) - 1))


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a row over its seeds.

    Attributes:
        metric: The measure as its first seed has it: name, unit, direction, slice, and n, the items it speaks of.
        spread: Its values over the seeds.
        interval: Where its mean would lie on other objects of the same kind; None where that cannot be told.
    """

    metric: Metric
    spread: Spread
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A baseline with one set of parameters, and its results ordered by seed.

    Attributes:
        results: One a seed.
        measures: Its measures by name and slice.
        place: Its place by the mean of the key measure, from 1; None without that measure.
        rank_range: The ranks that it may have, given what tests say of its differences from other rows; None if it
            took part in none.
    """

    results: tuple[Result, ...]
    measures: dict[MeasureKey, Measure]
    place: int | None
    rank_range: RankRange | None = None

    @property
    def baseline(self) -> RunBaseline:
        """The baseline that all results of the row share."""
        return self.results[0].spec.baseline

    @property
    def verified(self) -> bool:
        """Whether every result of the row was scored again from its predictions."""
        return all(result.status == ResultStatus.VERIFIED for result in self.results)

    def cost(self, field: str) -> Spread | None:
        """Return a figure of the cost over the seeds that state it, or None if none does."""
        stated = [getattr(result.cost, field) for result in self.results if result.cost is not None]
        values = tuple(float(value) for value in stated if value is not None)
        return Spread(values) if values else None

    def expense(self, kind: Expense) -> float | None:
        """Return what the row costs in one way, as the mean of the seeds that state it, or None if none does."""
        if kind is Expense.TRAINING:
            training = self.cost("train_s")
            return training.mean if training else None
        stated = getattr(self.results[0].model, kind.value)
        return None if stated is None else float(stated)


class Expense(StrEnum):
    """A way in which a row costs something: parameters, FLOPs an image, and seconds of training."""

    PARAMETERS = "parameters"
    FLOPS = "flops"
    TRAINING = "train_s"


@dataclass(frozen=True)
class Board:
    """Rows that may be compared: the same suite version, dataset bytes, config, and protocol with its settings.

    Attributes:
        key_metric: Name of the measure over the whole test set that orders the rows.
        rows: Best first by the key metric; rows without it come last and have no place.
        n_objects: How many objects the images of the test set show; None where that is not known.
        pairs: Tests of the key metric between two rows each, by their indices among ``rows``.
    """

    suite_version: str
    dataset: RunDataset
    protocol: str
    settings: dict[str, Any]
    key_metric: str
    rows: tuple[Row, ...]
    n_objects: int | None = None
    pairs: tuple[Pair, ...] = ()

    def pareto(self, kind: Expense) -> list[bool]:
        """Return for each row whether no other is as good by the key metric and as cheap, and better or cheaper."""
        key: MeasureKey = (self.key_metric, None)
        qualities = [_goodness(row.measures[key]) if key in row.measures else None for row in self.rows]
        return pareto_front(qualities, [row.expense(kind) for row in self.rows])

    def first(self, number: int) -> Board:
        """Return the board with its first rows alone, and the tests between these."""
        pairs = tuple(pair for pair in self.pairs if pair.second < number)
        return replace(self, rows=self.rows[:number], pairs=pairs)

    def measure_keys(self) -> list[MeasureKey]:
        """Return the measures that any row has, in the order in which the rows state them."""
        return list(dict.fromkeys(key for row in self.rows for key in row.measures))


def boards_of(results: Iterable[Result], key_metric: str) -> list[Board]:
    """Group results into boards and rows; what differs in data or protocol never shares a board.

    Args:
        results: Results of one suite.
        key_metric: Name of the measure over the whole test set that orders the rows.

    Returns:
        The boards, in no meaningful order.

    Raises:
        ReliquaryError: Results of one board hold the same measure in two definitions.
    """
    groups: dict[bytes, list[Result]] = defaultdict(list)
    for result in results:
        groups[_board_key(result)].append(result)
    return [_board(group, key_metric) for group in groups.values()]


def _board_key(result: Result) -> bytes:
    spec = result.spec
    return canonical_json([spec.suite_version, spec.task, spec.dataset.model_dump(), spec.protocol.model_dump()])


def _board(results: Sequence[Result], key_metric: str) -> Board:
    check_definitions(results)
    groups: dict[bytes, list[Result]] = defaultdict(list)
    for result in sorted(results, key=lambda result: (result.spec.seed, result.spec_sha256)):
        groups[canonical_json(result.spec.baseline.model_dump())].append(result)
    rows = [Row(tuple(group), _measures(group), place=None) for group in groups.values()]
    spec = results[0].spec
    ordered = tuple(_ordered(rows, key_metric))
    return Board(spec.suite_version, spec.dataset, spec.protocol.name, spec.protocol.settings, key_metric, ordered)


def check_definitions(results: Iterable[Result]) -> None:
    """See that every measure is defined alike in all results that share a table.

    Raises:
        ReliquaryError: One is not; the message names both results.
    """
    seen: dict[MeasureKey, tuple[Metric, Result]] = {}
    for result in results:
        for metric in result.metrics:
            first, origin = seen.setdefault((metric.name, metric.slice), (metric, result))
            if _definition(first) != _definition(metric):
                raise ReliquaryError(
                    f"metric {metric.name!r} of slice {metric.slice!r}: version, unit and direction are "
                    f"{_definition(first)} in result {origin.spec_sha256}, but {_definition(metric)} in result "
                    f"{result.spec_sha256}; they cannot share a table: run the older one again"
                )


def _definition(metric: Metric) -> tuple[int, str, str]:
    return metric.version, metric.unit, "higher is better" if metric.higher_is_better else "lower is better"


def _measures(results: Sequence[Result]) -> dict[MeasureKey, Measure]:
    values: dict[MeasureKey, list[Metric]] = defaultdict(list)
    for result in results:
        for metric in result.metrics:
            values[metric.name, metric.slice].append(metric)
    return {key: Measure(same[0], Spread(tuple(metric.value for metric in same))) for key, same in values.items()}


def _ordered(rows: list[Row], key_metric: str) -> Iterable[Row]:
    """Yield the rows best first; equal means share a place, and the next place counts all rows before it."""
    key: MeasureKey = (key_metric, None)
    scored = [(_goodness(row.measures[key]), row) for row in rows if key in row.measures]
    scored.sort(key=lambda pair: (-pair[0], pair[1].baseline.name, pair[1].results[0].spec_sha256))
    place, before = 0, None
    for position, (goodness, row) in enumerate(scored, start=1):
        place = place if goodness == before else position
        before = goodness
        yield replace(row, place=place)
    yield from sorted((row for row in rows if key not in row.measures), key=lambda row: row.baseline.name)


def _goodness(measure: Measure) -> float:
    return measure.spread.mean if measure.metric.higher_is_better else -measure.spread.mean
