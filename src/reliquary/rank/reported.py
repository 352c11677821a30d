"""The figures that a suite's source reports, in tables of their own: nobody can score them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from reliquary.catalogue.suite import ReportedRow
from reliquary.rank.tables import Cell, Column, TableView
from reliquary.rank.text import figure, metric_title, unit_suffix

Leading = tuple[tuple[str, Callable[[ReportedRow], str]], ...]

BASELINE: Leading = (("Baseline", lambda row: row.baseline), ("Variant", lambda row: row.variant))
CLASS: Leading = (("Class", lambda row: row.class_),)


def reported_views(rows: Sequence[ReportedRow]) -> list[TableView]:
    """Return the reported figures of baselines over all classes, then by class, then figures of no one baseline."""
    views = []
    for split in dict.fromkeys(row.split for row in rows):
        own = [row for row in rows if row.split == split]
        groups = (
            ("Over all classes", BASELINE, [row for row in own if row.baseline and not row.class_]),
            ("By class", (*BASELINE, *CLASS), [row for row in own if row.baseline and row.class_]),
            ("Figures of no one baseline", CLASS, [row for row in own if not row.baseline]),
        )
        views += [_view(f"{caption}, {split} split", leading, group) for caption, leading, group in groups if group]
    return views


def _view(caption: str, leading: Leading, rows: Iterable[ReportedRow]) -> TableView:
    """Put the figures of one thing, over several metrics, into one row, with every place that they were taken from."""
    lines: dict[tuple[str, ...], list[ReportedRow]] = defaultdict(list)
    for row in rows:
        lines[tuple(value(row) for _, value in leading)].append(row)
    metrics = list(dict.fromkeys((row.metric, row.unit) for line in lines.values() for row in line))
    columns = [Column(title, numeric=False) for title, _ in leading]
    columns += [Column(metric_title(name) + unit_suffix(unit)) for name, unit in metrics]
    columns.append(Column("Source", numeric=False))
    return TableView(caption, tuple(columns), tuple(_row(names, line, metrics) for names, line in lines.items()))


def _row(names: Iterable[str], line: Sequence[ReportedRow], metrics: Iterable[tuple[str, str]]) -> tuple[Cell, ...]:
    values = {(row.metric, row.unit): Cell(figure(row.value, row.unit), row.value) for row in line}
    sources = "; ".join(dict.fromkeys(row.source for row in line))
    return (
        *(Cell(name) for name in names),
        *(values.get(metric, Cell()) for metric in metrics),
        Cell(sources),
    )
