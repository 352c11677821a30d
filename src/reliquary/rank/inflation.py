"""What a leaking split inflates: the same baselines on the split of the paper and on the one by object.

Where photographs of one object stand in training and in test, a model is right about what it has seen before. Rows of
the two never share a table; here their difference is the subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reliquary.files import canonical_json
from reliquary.rank.aggregate import Board, Measure, Row, check_definitions
from reliquary.rank.tables import Cell, Column, TableView
from reliquary.rank.text import metric_title, signed, unit_suffix
from reliquary.rank.views import SPREAD, measure_cell, row_labels

LEAKING, CLEAN = "paper", "grouped"
"""The configs that suites have for the split of the paper, by image, and for ours, by object."""

NOTE = (
    f"Config {LEAKING} splits by image, as the source did, so that photographs of one object may stand in training and "
    f"in test; config {CLEAN} splits by object. The difference is {LEAKING} less {CLEAN}, of two different test sets."
)


def inflation_views(boards: Sequence[Board], key_metric: str, titles: Mapping[str, str]) -> list[TableView]:
    """Return a table for each dataset and protocol with baselines that were run on both splits.

    Args:
        boards: The boards of a suite.
        key_metric: Name of the measure over the whole test set that is compared.
        titles: Titles of baselines by name.

    Raises:
        ReliquaryError: Results of the two splits hold the measure in two definitions.
    """
    leaking = {_key(board): board for board in boards if board.dataset.config == LEAKING}
    views: list[TableView] = []
    for clean in boards:
        if clean.dataset.config == CLEAN and (other := leaking.get(_key(clean))):
            views += _views(other, clean, key_metric, titles)
    return views


def _key(board: Board) -> bytes:
    """Return what two boards share that differ in nothing but the config."""
    dataset = board.dataset.model_dump(exclude={"config"})
    return canonical_json([board.suite_version, dataset, board.protocol, board.settings])


def _views(leaking: Board, clean: Board, key_metric: str, titles: Mapping[str, str]) -> Iterator[TableView]:
    same = list(_same_rows(leaking, clean, key_metric, titles))
    if not same:
        return
    check_definitions([result for _, *rows in same for row in rows for result in row.results])
    metric = same[0][2].measures[key_metric, None].metric
    title = metric_title(metric.name) + unit_suffix(metric.unit)
    columns = (
        Column("Baseline", numeric=False),
        Column(f"{title}, {LEAKING}", higher_is_better=metric.higher_is_better),
        Column(f"{title}, {CLEAN}", higher_is_better=metric.higher_is_better),
        Column("Difference"),
    )
    rows = tuple(
        (label, *_cells(theirs.measures[key_metric, None], ours.measures[key_metric, None]))
        for label, theirs, ours in same
    )
    caption = f"{clean.dataset.name} {clean.dataset.version}, protocol {clean.protocol}"
    yield TableView(caption, columns, rows, notes=(NOTE, SPREAD))


def _same_rows(
    leaking: Board, clean: Board, key_metric: str, titles: Mapping[str, str]
) -> Iterator[tuple[Cell, Row, Row]]:
    """Yield label and rows of equal baselines that have the measure on both boards, in the order of the clean one."""
    by_baseline = {canonical_json(row.baseline.model_dump()): row for row in leaking.rows}
    for label, ours in zip(row_labels(clean, titles), clean.rows, strict=True):
        theirs = by_baseline.get(canonical_json(ours.baseline.model_dump()))
        if theirs and all((key_metric, None) in row.measures for row in (theirs, ours)):
            yield label, theirs, ours


def _cells(leaking: Measure, clean: Measure) -> tuple[Cell, ...]:
    difference = leaking.spread.mean - clean.spread.mean
    return measure_cell(leaking), measure_cell(clean), Cell(signed(difference, clean.metric.unit), difference)
