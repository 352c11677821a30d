"""A ranking as LaTeX with the package booktabs: tables that fit on a page of the class article.

A ranking has more measures than a line of print holds, and may have more rows than a page. Each table shows three
measures of at most ten rows; below a row stand, in smaller type, its model and its intervals.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from reliquary.latex import latex_text
from reliquary.rank.tables import Cell, Column, TableView

MEASURES = 3
"""Measures in a table: with the names of the rows they fill a line."""

ROWS = 10
"""Rows in a table: of five lines each, as rows with long names have, they fill a page."""

MOST_ROWS = 48
"""Rows that are printed, the best ones: LaTeX holds back some fifty tables, and stops if there are more."""

HEADING = 14  # letters in a line of a heading
ARROWS = {True: r" $\uparrow$", False: r" $\downarrow$", None: ""}
BREAKABLE = ("::", "/", r"\_")
"""After these, a name of a model may go on in the next line."""

Item = TypeVar("Item")


def latex_tables(view: TableView, title: str, label: str) -> str:
    """Return a ranking as one or more ``table`` environments; all that comes from data is escaped.

    Args:
        view: Its first column is the place; columns with a direction are measures; what the other columns say of a row
            is written below its name, or in the notes where they say the same of every row.
        title: What the captions say.
        label: Label of the first table; the others have it with their number.
    """
    view = _without_others(view)
    groups = [(shown, rows) for shown in _cut(_measures(view), MEASURES) for rows in _cut(view.rows[:MOST_ROWS], ROWS)]
    tables = []
    for number, (shown, rows) in enumerate(groups, 1):
        first = number == 1
        caption = title if len(groups) == 1 else f"{title} Part {number} of {len(groups)}."
        notes = latex_text(" ".join(_notes(view))) if first else rf"Notes: Table~\ref{{{label}}}."
        tables.append(_table(caption, label if first else f"{label}-{number}", _tabular(view, shown, rows), notes))
    return "\n".join(tables)


def _cut(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """Cut a sequence into parts of a size, of which the last may be shorter; there is always one."""
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def _measures(view: TableView) -> list[int]:
    return [position for position, column in enumerate(view.columns) if column.higher_is_better is not None]


def _without_others(view: TableView) -> TableView:
    """Move what is neither place, name nor measure, as seeds and status, to the notes of its row, or of the table."""
    others = [at for at in range(1, len(view.columns)) if at not in (view.header, *_measures(view))]
    shared = [at for at in others if len({row[at].text for row in view.rows}) == 1]
    common = _listed(view, view.rows[0], shared) if shared else ""
    notes = (*view.notes, f"Of every row: {common}.") if common else view.notes
    own = [at for at in others if at not in shared]
    rows = []
    for row in view.rows:
        name = row[view.header]
        note = ", ".join(text for text in (name.note, _listed(view, row, own)) if text)
        rows.append((*row[: view.header], replace(name, note=note), *row[view.header + 1 :]))
    return replace(view, rows=tuple(rows), notes=notes)


def _listed(view: TableView, row: Sequence[Cell], positions: Iterable[int]) -> str:
    return ", ".join(f"{view.columns[at].title.lower()} {row[at].text}" for at in positions if row[at].text)


def _notes(view: TableView) -> Iterator[str]:
    yield from view.notes
    if len(view.rows) > MOST_ROWS:
        yield f"The best {MOST_ROWS} of {len(view.rows):,} rows."


def _table(caption: str, label: str, tabular: Iterable[str], notes: str) -> str:
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{latex_text(caption)}}}",
        rf"\label{{{label}}}",
        r"\medskip",
        r"\footnotesize",
        r"\setlength{\tabcolsep}{4pt}",
        *tabular,
        rf"\par\smallskip\parbox{{\linewidth}}{{\scriptsize {notes}}}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def _tabular(view: TableView, measures: Sequence[int], rows: Sequence[tuple[Cell, ...]]) -> Iterator[str]:
    place, name = view.columns[0], view.columns[view.header]
    yield rf"\begin{{tabular}}{{rp{{0.3\linewidth}}{'r' * len(measures)}}}"
    yield r"\toprule"
    yield _line([place.title, name.title, *(_heading(view.columns[position]) for position in measures)])
    yield r"\midrule"
    for row in rows:
        values = [row[position] for position in measures]
        yield _line([latex_text(row[0].text), _name(row[view.header].text), *map(_value, values)])
        yield _line(["", _small(_name(row[view.header].note)), *(_small(_interval(value)) for value in values)])
    yield r"\bottomrule"
    yield r"\end{tabular}"


def _line(cells: Iterable[str]) -> str:
    return " & ".join(cells) + r" \\"


def _heading(column: Column) -> str:
    lines = r"\\".join(latex_text(line) for line in textwrap.wrap(column.title, HEADING))
    return rf"\shortstack[r]{{{lines}{ARROWS[column.higher_is_better]}}}"


def _name(text: str) -> str:
    """Write a name that may take several lines, and be broken where a name of a model has no spaces."""
    written = latex_text(text)
    for mark in BREAKABLE:
        written = written.replace(mark, rf"{mark}\allowbreak{{}}")
    return rf"\raggedright {written}"


def _value(cell: Cell) -> str:
    text = latex_text(cell.text)
    if cell.deviation:
        text += rf" $\pm$ {latex_text(cell.deviation)}"
    return rf"\textbf{{{text}}}" if cell.best else text


def _interval(cell: Cell) -> str:
    return latex_text(f"[{cell.interval}]") if cell.interval else ""


def _small(text: str) -> str:
    return rf"\scriptsize {text}" if text else ""
