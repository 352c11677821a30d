"""Which rows of a board differ, and which only seem to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reliquary.rank.aggregate import Board
from reliquary.rank.statistics.pairs import Pair
from reliquary.rank.tables import Cell, Column, TableView
from reliquary.rank.text import interval_text, metric_title, p_text, signed, unit_suffix
from reliquary.rank.views import row_labels

MOST_ROWS = 30
"""Of more rows only those pairs are shown that the first row is part of; all of them are tested."""

NOTE = (
    "Two-sided tests by Student's t, with the error of the difference from a paired bootstrap over objects and from "
    "the variance between seeds, pooled over all rows. p adjusted: after Holm, for all {pairs} pairs of the table "
    "together; below 0.05 the rows differ. The interval is that of the pair alone."
)
ONE_SEED = "Every row has one seed: the tests speak of these very models, not of their baselines."
FIRST_ONLY = "Shown are the pairs of the first row; the file statistics.json has all."


def pairs_view(board: Board, titles: Mapping[str, str]) -> TableView | None:
    """Return the tests between the rows; None if there are none.

    Args:
        board: The board.
        titles: Titles of baselines by name.
    """
    if not board.pairs:
        return None
    metric = next(row.measures[board.key_metric, None].metric for row in board.rows)
    first_only = len(board.rows) > MOST_ROWS
    shown = [pair for pair in board.pairs if not first_only or pair.first == board.pairs[0].first]
    labels = row_labels(board, titles)
    columns = (
        Column("Better by its mean", numeric=False),
        Column("Other", numeric=False),
        Column(f"Difference of {metric_title(metric.name)}{unit_suffix(metric.unit)}"),
        Column("p"),
        Column("p adjusted"),
        Column("They differ", numeric=False),
    )
    rows = tuple((labels[pair.first], labels[pair.second], *_cells(pair, metric.unit)) for pair in shown)
    notes = (NOTE.format(pairs=f"{len(board.pairs):,}"), *_remarks(board, first_only=first_only))
    return TableView("Tests between rows", columns, rows, notes=notes)


def _cells(pair: Pair, unit: str) -> Iterable[Cell]:
    yield Cell(signed(pair.difference, unit), pair.difference, interval=interval_text(pair.low, pair.high, unit))
    yield Cell(p_text(pair.p), pair.p)
    yield Cell(p_text(pair.p_adjusted), pair.p_adjusted)
    yield Cell("yes" if pair.significant else "not known")


def _remarks(board: Board, *, first_only: bool) -> Iterable[str]:
    tested = {index for pair in board.pairs for index in (pair.first, pair.second)}
    if all(len(board.rows[index].results) == 1 for index in tested):
        yield ONE_SEED
    if first_only:
        yield FIRST_ONLY
