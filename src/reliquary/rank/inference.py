"""What a leaderboard infers from its test set for other objects: intervals, tests and rank ranges of its boards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reliquary.progress import track
from reliquary.rank.aggregate import Board, Measure, Row
from reliquary.rank.collect import StoredResult
from reliquary.rank.evidence import Evidence
from reliquary.rank.statistics.document import BoardStatistics, LeaderboardStatistics, RowStatistics
from reliquary.rank.statistics.intervals import LEAST_OBJECTS, Interval, interval_of
from reliquary.rank.statistics.pairs import compare
from reliquary.rank.statistics.ranges import rank_ranges
from reliquary.rank.statistics.replicates import Replicates, mean_over_seeds, replicate
from reliquary.rank.verify import TOLERANCE
from reliquary.records import Metric, Result
from reliquary.tasks import task_for


@dataclass(frozen=True)
class Resampled:
    """A result with other test sets.

    Attributes:
        n_objects: How many objects the images of its test set show.
        measures: Its measures by name; none of too few objects.
    """

    n_objects: int
    measures: Mapping[str, Replicates]


ResampledByResult = Mapping[str, Resampled]
"""By the hash of the result's spec; without those whose predictions or dataset are not at hand."""


def resample_results(stored: Iterable[StoredResult], evidence: Evidence, *, quiet: bool) -> dict[str, Resampled]:
    """Compute the measures of results with other test sets, the same for all results of one board.

    Raises:
        ReliquaryError: Predictions or a dataset were changed.
    """
    found = {}
    for one in track(list(stored), "drawing test sets", quiet=quiet):
        resampled = _resample(one, evidence)
        if resampled is not None:
            found[one.result.spec_sha256] = resampled
    return found


def _resample(stored: StoredResult, evidence: Evidence) -> Resampled | None:
    truth = evidence.truth(stored.result.spec)
    if stored.predictions is None or truth is None:
        return None
    n_objects = len(set(truth.groups))
    if n_objects < LEAST_OBJECTS:
        return Resampled(n_objects, {})
    task, predictions = task_for(stored.result.spec.task), evidence.predictions(stored)
    measures = replicate(lambda weights: task.resampled(predictions, truth, weights), truth.groups)
    return Resampled(n_objects, measures)


def with_intervals(result: Result, resampled: Resampled | None) -> Result:
    """Return a result with the interval of each measure; where it was not drawn anew its intervals stay as they are."""
    if resampled is None:
        return result
    metrics = [_with_interval(metric, resampled.measures) for metric in result.metrics]
    return result.model_copy(update={"metrics": metrics})


def _with_interval(metric: Metric, measures: Mapping[str, Replicates]) -> Metric:
    measure = measures.get(metric.name) if metric.slice is None else None
    interval = None if measure is None else interval_of(measure)
    if interval is None:
        return replace(metric, low=None, high=None, method=None)
    return metric if _is_recorded(metric, interval) else replace(metric, **interval.model_dump())


def _is_recorded(metric: Metric, interval: Interval) -> bool:
    """Whether a record has the interval but for rounding: else it would be written again on every other processor."""
    if metric.low is None or metric.high is None or metric.method != interval.method:
        return False
    ends = ((metric.low, interval.low), (metric.high, interval.high))
    return all(math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE) for one, other in ends)


def infer(boards: Sequence[Board], key_metric: str, resampled: ResampledByResult) -> LeaderboardStatistics:
    """Say of boards what their results with other test sets tell.

    Args:
        boards: The boards of a leaderboard.
        key_metric: Name of the measure that orders them, by which rows are tested.
        resampled: Their results with other test sets; a row needs all of its seeds.
    """
    return LeaderboardStatistics(key_metric=key_metric, boards=[_of_board(b, key_metric, resampled) for b in boards])


def _of_board(board: Board, key_metric: str, resampled: ResampledByResult) -> BoardStatistics:
    seeds = [_seeds(row, resampled) for row in board.rows]
    tested = {place: of_row[key_metric] for place, of_row in enumerate(seeds) if key_metric in of_row}
    pairs = compare(tested)
    scored = [row.measures[key_metric, None].metric for row in board.rows if (key_metric, None) in row.measures]
    higher_is_better = not scored or scored[0].higher_is_better
    ranges = rank_ranges(len(scored), pairs, higher_is_better=higher_is_better)
    known = [resampled[r.spec_sha256] for row in board.rows for r in row.results if r.spec_sha256 in resampled]
    return BoardStatistics(
        n_objects=known[0].n_objects if known else None,
        rows=[
            RowStatistics(
                results=_hashes(row),
                intervals={
                    name: interval
                    for name, of_seeds in of_row.items()
                    if (interval := interval_of(mean_over_seeds(of_seeds))) is not None
                },
                rank_range=ranges.get(place),
            )
            for place, (row, of_row) in enumerate(zip(board.rows, seeds, strict=True))
        ],
        pairs=pairs,
    )


def _seeds(row: Row, resampled: ResampledByResult) -> dict[str, list[Replicates]]:
    """Return the measures that every seed of a row has with other test sets; none if a seed has none."""
    found = [resampled[result.spec_sha256] for result in row.results if result.spec_sha256 in resampled]
    if len(found) < len(row.results):
        return {}
    names = [name for name in found[0].measures if all(name in seed.measures for seed in found)]
    return {name: [seed.measures[name] for seed in found] for name in names}


def with_statistics(boards: Iterable[Board], statistics: LeaderboardStatistics | None) -> list[Board]:
    """Return boards with what was inferred of them; a board whose results changed since stays as it is."""
    known = {_key(row.results for row in board.rows): board for board in statistics.boards} if statistics else {}
    return [_inferred(board, known.get(_key(map(_hashes, board.rows)))) for board in boards]


def _inferred(board: Board, found: BoardStatistics | None) -> Board:
    if found is None:
        return board
    rows = tuple(
        replace(row, measures=_measures(row, of_row), rank_range=of_row.rank_range)
        for row, of_row in zip(board.rows, found.rows, strict=True)
    )
    return replace(board, rows=rows, n_objects=found.n_objects, pairs=tuple(found.pairs))


def _measures(row: Row, found: RowStatistics) -> dict[tuple[str, str | None], Measure]:
    return {
        (name, part): replace(measure, interval=found.intervals.get(name)) if part is None else measure
        for (name, part), measure in row.measures.items()
    }


def _key(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, rows))


def _hashes(row: Row) -> list[str]:
    return [result.spec_sha256 for result in row.results]
