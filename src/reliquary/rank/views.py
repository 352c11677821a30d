"""The tables of a board: leaderboard, measures by class, and cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reliquary.rank.aggregate import Board, Expense, Measure, MeasureKey, Row
from reliquary.rank.statistics.intervals import LEAST_OBJECTS
from reliquary.rank.statistics.replicates import DRAWS
from reliquary.rank.tables import Bar, Cell, Column, Link, TableView
from reliquary.rank.text import deviation, figure, interval_text, large, metric_title, settings_text, unit_suffix
from reliquary.records import Result
from reliquary.tasks import task_for

GIB = 2**30
MOST_NAMED = 10
"""Results with one note that are named; of more only the number is given."""
SPREAD = "Mean over the seeds ± sample standard deviation."
EXPENSES = {Expense.PARAMETERS: "parameters", Expense.FLOPS: "FLOPs", Expense.TRAINING: "training"}


def leaderboard_view(board: Board, metrics: Iterable[str], titles: Mapping[str, str]) -> TableView:
    """Return the ranking: place, baseline, the measures over the whole test set, seeds, status, and records.

    Args:
        board: The board.
        metrics: Names of the suite's measures, the key measure first.
        titles: Titles of baselines by name.
    """
    known = board.measure_keys()
    keys: list[MeasureKey] = [(name, None) for name in metrics if (name, None) in known]
    best = {key: _best(board, key) for key in keys}
    columns = [Column("Place"), Column("Baseline", numeric=False), *(_metric_column(board, key) for key in keys)]
    columns += [Column("Seeds"), Column("Status", numeric=False), Column("Results", numeric=False)]
    rows = [
        (
            Cell(place_text(row), row.place),
            label,
            *(measure_cell(row.measures.get(key), drawn=key == keys[0], best=_is_best(row, key, best)) for key in keys),
            Cell(str(len(row.results)), len(row.results)),
            _status_cell(row),
            _results_cell(row),
        )
        for row, label in zip(board.rows, row_labels(board, titles), strict=True)
    ]
    notes = (f"{SPREAD} The best value of each column is bold.", *_inferred_notes(board), *_notes(board, titles))
    return TableView("Leaderboard", tuple(columns), tuple(rows), header=1, sorted_by=0, notes=notes)


def slice_view(row: Row, metrics: Iterable[str]) -> TableView | None:
    """Return a row's measures by slice of the test set, for example by class; None if it has none.

    Args:
        row: The row.
        metrics: Names of the suite's measures, in the order of the columns.
    """
    slices = list(dict.fromkeys(part for _, part in row.measures if part is not None))
    names = [name for name in metrics if any((name, part) in row.measures for part in slices)]
    if not names:
        return None
    title = "Slice" if _mixed(slices) else _property_title(slices[0].partition("=")[0])
    columns = [Column(title, numeric=False)]
    columns += [_column_of(next(m for (n, p), m in row.measures.items() if n == name and p)) for name in names]
    rows = [
        (
            Cell(part if _mixed(slices) else part.partition("=")[2]),
            *(measure_cell(row.measures.get((name, part))) for name in names),
            _items_cell(row, part),
        )
        for part in slices
    ]
    counted = Column(task_for(row.results[0].spec.task).counted.capitalize())
    return TableView(f"By {title.lower()}", (*columns, counted), tuple(rows), notes=(SPREAD,))


def cost_view(board: Board, titles: Mapping[str, str]) -> TableView:
    """Return what the rows are made of and what they took, as means over the seeds."""
    columns = (
        Column("Baseline", numeric=False),
        Column("Parameters"),
        Column("FLOPs an image"),
        Column("Training,\u00a0s"),
        Column("Test images/s"),
        Column("Peak memory, GiB"),
        Column("Pareto front", numeric=False),
        Column("Pretraining", numeric=False),
        Column("Licence", numeric=False),
    )
    labels = row_labels(board, titles)
    fronts = {title: board.pareto(kind) for kind, title in EXPENSES.items()}
    rows = [
        (label, *_cost_cells(row, [title for title, front in fronts.items() if front[at]]))
        for at, (row, label) in enumerate(zip(board.rows, labels, strict=True))
    ]
    machine = "Means over the seeds, on the machine of each run: the file environment.json of the run describes it."
    key = metric_title(board.key_metric)
    front = f"Pareto front: no other row is as good by {key} and as cheap in what is named, and better or cheaper."
    return TableView("Models and cost", columns, tuple(rows), notes=(machine, front))


def set_aside_view(results: Iterable[Result]) -> TableView | None:
    """Return the results that stay on record without being ranked; None if there are none."""
    rows = [
        (
            Cell(result.spec.baseline.name, note=result.model.id),
            Cell("superseded" if result.superseded_by else result.status.value),
            Cell(_reason(result)),
            Cell(links=(_record_link("record", result),)),
        )
        for result in results
    ]
    columns = tuple(Column(title, numeric=False) for title in ("Baseline", "Status", "Reason", "Record"))
    note = "These results stay on record and take part in no table."
    return TableView("Set aside", columns, tuple(rows), notes=(note,)) if rows else None


def _reason(result: Result) -> str:
    if result.withdrawn is not None:
        return f"{result.withdrawn.reason} ({result.withdrawn.at:%Y-%m-%d})"
    return result.note or (f"by {result.superseded_by}" if result.superseded_by else "")


def row_title(row: Row, titles: Mapping[str, str]) -> str:
    """Return the title of a row's baseline, or its name if the suite has no such baseline."""
    return titles.get(row.baseline.name, row.baseline.name)


def row_labels(board: Board, titles: Mapping[str, str]) -> list[Cell]:
    """Name each row; baselines that ran with several sets of parameters are told apart by what differs."""
    shared: dict[str, set[str]] = {}
    for row in board.rows:
        own = set(settings_text(row.baseline.parameters))
        shared[row.baseline.name] = shared.get(row.baseline.name, own) & own
    return [
        Cell(row_title(row, titles), note=" · ".join([row.results[0].model.id, *_own_parameters(row, shared)]))
        for row in board.rows
    ]


def measure_cell(measure: Measure | None, *, drawn: bool = False, best: bool = False) -> Cell:
    """Return a measure over its seeds, empty where there is none.

    Args:
        measure: The measure.
        drawn: Whether a bar is drawn too.
        best: Whether it is the best of its column.
    """
    if measure is None:
        return Cell()
    spread = measure.spread
    text = figure(spread.mean, measure.metric.unit)
    interval = measure.interval
    return Cell(
        text,
        spread.mean,
        deviation="" if spread.std is None else deviation(spread.std, text),
        interval="" if interval is None else interval_text(interval.low, interval.high, measure.metric.unit),
        bar=_bar(measure) if drawn else None,
        best=best,
    )


def place_text(row: Row) -> str:
    """Write the ranks that a row may have, or its place by the mean where no test took part."""
    if row.rank_range is None:
        return str(row.place or "")
    best, worst = row.rank_range
    return str(best) if best == worst else f"{best}-{worst}"


def _inferred_notes(board: Board) -> Iterator[str]:
    """Yield how places and intervals are to be read."""
    if board.n_objects is None:
        return
    if board.n_objects < LEAST_OBJECTS:
        counted = (
            "one museum object or scene" if board.n_objects == 1 else f"{board.n_objects} museum objects or scenes"
        )
        yield (
            f"The test images show {counted}, too few to infer anything for others: intervals and tests need "
            f"{LEAST_OBJECTS}."
        )
        return
    if any(measure.interval for row in board.rows for measure in row.measures.values()):
        yield (
            f"In brackets: the 95 % interval of the mean for other objects (BCa bootstrap, {DRAWS:,} draws of the "
            f"{board.n_objects:,} museum objects or scenes that the test images show). What other seeds would change "
            "is not in it. A measure without one lies at the end of its scale, or rests on a class of fewer than about "
            "five objects."
        )
    if board.pairs:
        yield (
            "Place: from one more than the rows that are significantly better to the number of rows less those that "
            "are significantly worse (tests between all pairs, below). Rows with a place in common cannot be told "
            "apart; they stand in the order of their means."
        )


def _notes(board: Board, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the notes of results, each only once if many share it."""
    by_note: dict[str, list[str]] = defaultdict(list)
    for row in board.rows:
        for result in row.results:
            if result.note:
                by_note[result.note].append(f"{row_title(row, titles)}, seed {result.spec.seed}")
    for note, names in by_note.items():
        if len(names) > MOST_NAMED:
            yield f"{len(names):,} results: {note}."
        else:
            yield from (f"{name}: {note}." for name in names)


def _own_parameters(row: Row, shared: Mapping[str, set[str]]) -> list[str]:
    return [line for line in settings_text(row.baseline.parameters) if line not in shared[row.baseline.name]]


def _metric_column(board: Board, key: MeasureKey) -> Column:
    return _column_of(next(row.measures[key] for row in board.rows if key in row.measures))


def _column_of(measure: Measure) -> Column:
    title = metric_title(measure.metric.name) + unit_suffix(measure.metric.unit)
    return Column(title, higher_is_better=measure.metric.higher_is_better)


def _best(board: Board, key: MeasureKey) -> float:
    found = [row.measures[key] for row in board.rows if key in row.measures]
    means = [measure.spread.mean for measure in found]
    return max(means) if found[0].metric.higher_is_better else min(means)


def _is_best(row: Row, key: MeasureKey, best: Mapping[MeasureKey, float]) -> bool:
    return key in row.measures and row.measures[key].spread.mean == best[key]


def _bar(measure: Measure) -> Bar | None:
    """Draw fractions only: other units have no natural end of the axis."""
    if measure.metric.unit != "fraction":
        return None
    dots = tuple(round(100 * value, 2) for value in measure.spread.values)
    return Bar(round(100 * measure.spread.mean, 2), dots)


def _results_cell(row: Row) -> Cell:
    return Cell(links=tuple(_record_link(f"seed {r.spec.seed}", r) for r in row.results))


def _status_cell(row: Row) -> Cell:
    status = "verified" if row.verified else "measured"
    return Cell(status, tag=True)


def _record_link(text: str, result: Result) -> Link:
    return Link(text, f"results/{result.spec_sha256}.json")


def _items_cell(row: Row, part: str) -> Cell:
    counts = [measure.metric.n for (_, own), measure in row.measures.items() if own == part]
    return Cell(figure(float(counts[0])), counts[0]) if len(set(counts)) == 1 else Cell()


def _property_title(name: str) -> str:
    return "Class" if name == "label" else metric_title(name)


def _mixed(slices: list[str]) -> bool:
    """Whether the slices speak of more than one property, so that each must name its own."""
    return len({part.partition("=")[0] for part in slices}) > 1 or any("=" not in part for part in slices)


def _cost_cells(row: Row, fronts: Sequence[str]) -> tuple[Cell, ...]:
    model = row.results[0].model
    memory = row.cost("peak_memory_bytes")
    return (
        Cell() if model.parameters is None else Cell(large(model.parameters), model.parameters),
        Cell() if model.flops is None else Cell(large(model.flops), model.flops),
        _cost_cell(row, "train_s"),
        _cost_cell(row, "images_per_s"),
        Cell() if memory is None else Cell(f"{memory.mean / GIB:.2f}", memory.mean),
        Cell(", ".join(fronts)),
        Cell(model.pretraining or "none"),
        Cell(model.licence),
    )


def _cost_cell(row: Row, field: str) -> Cell:
    spread = row.cost(field)
    return Cell() if spread is None else Cell(f"{spread.mean:,.1f}", spread.mean)
