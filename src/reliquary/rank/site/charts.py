"""Drawings of a table: each row's measure with its seeds on one axis, and quality over cost."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reliquary.rank.aggregate import Board, Expense, Measure, MeasureKey
from reliquary.rank.site.entries import id_of
from reliquary.rank.text import figure, large, metric_title, unit_suffix

MARGIN = 0.06
"""Room beyond the outermost values, as a share of their range."""

NICE = (1, 2, 2.5, 5, 10)
MOST_TICKS = 5


@dataclass(frozen=True)
class Axis:
    """An axis from ``low`` to ``high``; positions on it are given in 0..100."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return the position of a value, kept on the axis."""
        return round(100 * min(1.0, max(0.0, (value - self.low) / (self.high - self.low))), 2)


@dataclass(frozen=True)
class Strip:
    """A measure of a row on the common axis of its table, as positions 0..100; the span is its interval, if known."""

    mean: float
    seeds: tuple[float, ...]
    span: tuple[float, float] | None


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its position 0..100, and what it says."""

    at: float
    text: str


@dataclass(frozen=True)
class Point:
    """A row in a scatter plot, positions 0..100, the origin at the bottom left.

    Attributes:
        id: What names the page of the row.
        title: The row.
        text: Its two values in words.
        front: Whether no other row is as good and as cheap.
    """

    id: str
    title: str
    text: str
    x: float
    y: float
    front: bool


@dataclass(frozen=True)
class Tradeoff:
    """Quality over a cost, of the rows that have both.

    Attributes:
        cost: What the cost is, with its unit.
        measure: What the quality is.
        points: The rows, the cheapest first.
        x_ticks: On the axis of the cost, which is logarithmic.
        y_ticks: On the axis of the quality.
    """

    cost: str
    measure: str
    points: Sequence[Point]
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]


def axis_of(values: Iterable[float]) -> Axis:
    """Return an axis that holds all values with some room beyond."""
    known = list(values)
    low, high = min(known), max(known)
    room = MARGIN * (high - low) or abs(low) * MARGIN or 1.0
    return Axis(low - room, high + room)


def strips_of(board: Board, key: MeasureKey) -> tuple[list[Strip | None], tuple[str, str] | None]:
    """Draw a measure of every row on one axis.

    Returns:
        A drawing for each row, None where it lacks the measure; and what both ends of the axis are, None for no values.
    """
    measures = [row.measures.get(key) for row in board.rows]
    values = [value for measure in measures if measure for value in _drawn(measure)]
    if not values:
        return [None] * len(board.rows), None
    axis = axis_of(values)
    unit = next(measure.metric.unit for measure in measures if measure)
    ends = (figure(axis.low, unit), figure(axis.high, unit))
    return [_strip(measure, axis) if measure else None for measure in measures], ends


def _drawn(measure: Measure) -> list[float]:
    """Return every value of a measure that its strip shows."""
    interval = measure.interval
    return [*measure.spread.values, *([interval.low, interval.high] if interval else [])]


def _strip(measure: Measure, axis: Axis) -> Strip:
    interval = measure.interval
    span = (axis.at(interval.low), axis.at(interval.high)) if interval else None
    return Strip(axis.at(measure.spread.mean), tuple(map(axis.at, measure.spread.values)), span)


EXPENSES = {
    Expense.TRAINING: "Training, s",
    Expense.PARAMETERS: "Parameters",
    Expense.FLOPS: "FLOPs an image",
}


def tradeoffs_of(board: Board, titles: Sequence[str]) -> list[Tradeoff]:
    """Draw the key measure over each cost that at least two rows differ in.

    Args:
        board: The board.
        titles: Title of each row.
    """
    drawn = [_tradeoff(board, titles, kind) for kind in EXPENSES]
    return [view for view in drawn if view is not None]


def _tradeoff(board: Board, titles: Sequence[str], kind: Expense) -> Tradeoff | None:
    key: MeasureKey = (board.key_metric, None)
    known = [
        (row, title, spent, on_front)
        for row, title, on_front in zip(board.rows, titles, board.pareto(kind), strict=True)
        if (spent := row.expense(kind)) and key in row.measures
    ]
    if len({spent for _, _, spent, _ in known}) < 2:
        return None
    metric = known[0][0].measures[key].metric
    means = [row.measures[key].spread.mean for row, *_ in known]
    x_axis, y_axis = axis_of(math.log10(spent) for _, _, spent, _ in known), axis_of(means)
    points = [
        Point(
            id_of(row),
            title,
            f"{figure(mean, metric.unit)} at {large(spent)}",
            x_axis.at(math.log10(spent)),
            y_axis.at(mean),
            on_front,
        )
        for (row, title, spent, on_front), mean in zip(known, means, strict=True)
    ]
    y_ticks = [Tick(y_axis.at(value), f"{value:.4g}") for value in ticks(y_axis)]
    measure = metric_title(metric.name) + unit_suffix(metric.unit)
    return Tradeoff(EXPENSES[kind], measure, sorted(points, key=lambda p: p.x), _log_ticks(x_axis), y_ticks)


def ticks(axis: Axis) -> list[float]:
    """Return at most five round values that lie on an axis."""
    rough = (axis.high - axis.low) / MOST_TICKS
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * unit for nice in NICE if nice * unit >= rough)
    first = math.ceil(axis.low / step)
    return [number * step for number in range(first, math.floor(axis.high / step) + 1)]


def _log_ticks(axis: Axis) -> list[Tick]:
    """Return round values on a logarithmic axis, which is given in powers of ten."""
    powers = range(math.floor(axis.low), math.ceil(axis.high) + 1)
    found: list[Tick] = []
    for factors in ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7)):
        values = [factor * 10.0**power for power in powers for factor in factors]
        inside = [value for value in values if axis.low <= math.log10(value) <= axis.high]
        found = [Tick(axis.at(math.log10(value)), large(value)) for value in inside]
        if len(found) >= 3:
            break
    return found
