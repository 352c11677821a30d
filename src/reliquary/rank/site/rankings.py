"""The leaderboard of a board as a site shows it: small enough to be read first, with every measure at hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from reliquary.rank.tables import TableView

SHOWN_MEASURES = 5
"""Measures that are shown at first; all of them are too wide for a screen."""

MOST_WHOLE = 200
"""Rows of a table that brings its other measures along. A longer one has a page of its own for them: a thousand rows
with all measures take three times what a first view may."""


@dataclass(frozen=True)
class Ranking:
    """A leaderboard as a table.

    Attributes:
        view: The table.
        more: The columns of it that are hidden until they are asked for.
    """

    view: TableView
    more: Sequence[int] = ()

    @property
    def measures(self) -> list[int]:
        """The columns that are measures, the key measure first."""
        return [at for at, column in enumerate(self.view.columns) if column.higher_is_better is not None]


def rankings_of(leaderboard: TableView) -> tuple[Ranking, Ranking | None]:
    """Return the table of the page of a suite, and that of a page of its own with every measure; None if it needs none.

    Neither has the columns that hold nothing but links, as those to records.
    """
    links = {at for at in range(len(leaderboard.columns)) if any(row[at].links for row in leaderboard.rows)}
    whole = Ranking(_without(leaderboard, links))
    more = whole.measures[SHOWN_MEASURES:]
    if len(leaderboard.rows) <= MOST_WHOLE:
        return Ranking(whole.view, more), None
    return Ranking(_without(whole.view, set(more))), whole


def _without(view: TableView, columns: Collection[int]) -> TableView:
    """Leave out columns; the one that names the row has to stay."""
    kept = [at for at in range(len(view.columns)) if at not in columns]
    rows = tuple(tuple(row[at] for at in kept) for row in view.rows)
    by = kept.index(view.sorted_by) if view.sorted_by in kept else None
    names = tuple(view.columns[at] for at in kept)
    return replace(view, columns=names, rows=rows, header=kept.index(view.header), sorted_by=by)
