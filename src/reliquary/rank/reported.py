"""The figures that a suite's source reports, in tables of their own: nobody can score them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from reliquary.catalogue.suite import ReportedRow
from reliquary.rank.tables import Cell, Column, TableView, text_cell
from reliquary.rank.text import figure, metric_title

Leading = tuple[tuple[str, Callable[[ReportedRow], str]], ...]

BASELINE: Leading = (("Baseline", lambda row: row.baseline), ("Variant", lambda row: row.variant))
CLASS: Leading = (("Class", lambda row: row.class_),)


def reported_views(rows: Sequence[ReportedRow]) -> list[TableView]:
    """Return the reported figures of baselines over all classes, then by class, then figures of no one baseline."""
    groups = (
        ("Over all classes", BASELINE, [row for row in rows if row.baseline and not row.class_]),
        ("By class", (*BASELINE, *CLASS), [row for row in rows if row.baseline and row.class_]),
        ("Figures of no one baseline", CLASS, [row for row in rows if not row.baseline]),
    )
    return [_view(caption, leading, group) for caption, leading, group in groups if group]


def _view(caption: str, leading: Leading, rows: Iterable[ReportedRow]) -> TableView:
    """Put the figures of one thing, over several metrics, into one row, with every place that they were taken from."""
    lines: dict[tuple[str, ...], list[ReportedRow]] = defaultdict(list)
    for row in rows:
        lines[(*(value(row) for _, value in leading), row.split)].append(row)
    metrics = list(dict.fromkeys(row.metric for line in lines.values() for row in line))
    units = {row.metric: row.unit for line in lines.values() for row in line}
    columns = [Column(title, numeric=False) for title, _ in leading]
    columns += [Column(metric_title(name) + _unit(units[name])) for name in metrics]
    columns += [Column("Split", numeric=False), Column("Source", numeric=False)]
    body = tuple(_row(key, line, metrics) for key, line in lines.items())
    return TableView(caption, tuple(columns), body)


def _row(key: tuple[str, ...], line: Sequence[ReportedRow], metrics: Sequence[str]) -> tuple[Cell, ...]:
    *names, split = key
    values = {row.metric: Cell(figure(row.value, row.unit), row.value) for row in line}
    sources = "; ".join(dict.fromkeys(row.source for row in line))
    return (
        *(text_cell(name) for name in names),
        *(values.get(metric, Cell()) for metric in metrics),
        text_cell(split),
        text_cell(sources),
    )


def _unit(unit: str) -> str:
    return "" if unit == "fraction" else f", {unit}"
