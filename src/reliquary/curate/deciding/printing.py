"""What decisions change, and where people decide differently, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from reliquary.curate.deciding.changes import Changes, by_check, by_class, by_reviewer
from reliquary.curate.deciding.merging import Merged
from reliquary.summary import print_pairs

SHORT = 16
"""Hexadecimal digits of a hash that people can tell apart."""


def print_changes(changes: Changes, console: Console) -> None:
    """Print what a build would change, and which version number that asks for."""
    counts = [
        ("decisions", f"{changes.n_decisions:,}"),
        ("images dropped", f"{changes.n_dropped:,}{_cutouts(changes)}"),
        ("images relabelled", f"{sum(each.n_images for each in changes.relabelled):,}"),
        ("pictures kept", f"{sum(changes.kept.values()):,}{_back(changes)}"),
        ("without effect", f"{sum(found.count for found in changes.without_effect.values()):,}"),
        *(("file", str(path)) for path in changes.files),
    ]
    print_pairs(f"{changes.dataset} {changes.version}", counts, console)
    for title, what in (("class", by_class), ("check", by_check), ("reviewer", by_reviewer)):
        _print(console, f"Dropped, by {title}", [title, "images"], changes.dropped_by(what).items())
    relabelled = [(each.before or "not in it", each.after or "not in it", each.n_images) for each in changes.relabelled]
    _print(console, "Relabelled", ["from", "to", "images"], relabelled)
    _print(console, "Kept", ["against", "pictures"], _named(changes.kept))
    idle = [(reason, found.count, _short(found.examples)) for reason, found in changes.without_effect.items()]
    _print(console, "Without effect", ["why", "pictures", "for example"], idle)
    console.print(_verdict(changes), soft_wrap=True)


def print_conflicts(merged: Merged, console: Console) -> None:
    """Print the pictures of which people think differently; the last line of each holds."""
    rows = [
        (
            _short([conflict.sha256]) if number == 0 else "",
            decision.reviewer,
            " ".join(filter(None, [decision.verdict.value, decision.label])),
            decision.reason,
            f"{decision.at:%Y-%m-%d %H:%M:%S}",
            "holds" if decision is conflict.decisions[-1] else "",
        )
        for conflict in merged.conflicts
        for number, decision in enumerate(conflict.decisions)
    ]
    _print(console, "Conflicts", ["picture", "reviewer", "verdict", "reason", "time (UTC)", ""], rows)


def _print(console: Console, title: str, columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Print a table, unless it is empty."""
    # Pictures are named by their digests: those fold where the output is narrow, and are not cut short.
    folding = [Column(column, overflow="fold") for column in columns]
    table = Table(*folding, title=title, title_justify="left", box=None, min_width=len(title))
    for row in rows:
        table.add_row(*(f"{value:,}" if isinstance(value, int) else escape(value) for value in row))
    if table.row_count:
        console.print()
        console.print(table)


def _cutouts(changes: Changes) -> str:
    return f", {changes.n_cutouts:,} of them single cut-outs" if changes.n_cutouts else ""


def _back(changes: Changes) -> str:
    return f", {changes.n_back:,} images in spite of the rule for placeholders" if changes.n_back else ""


def _named(kept: Mapping[str | None, int]) -> list[tuple[str, int]]:
    return [(check or "the rule for placeholders", n) for check, n in kept.items()]


def _short(pictures: Sequence[str]) -> str:
    return ", ".join(sha256[:SHORT] for sha256 in pictures)


def _verdict(changes: Changes) -> str:
    if changes.finished is None:
        return f"\nNo build of version {changes.version} stands there: it may be built with these decisions."
    place = escape(str(changes.finished.path))
    if changes.finished.obeys_these:
        return f"\n{place} stands and obeys these decisions."
    return (
        f"\n{place} stands and never changes. The changes are {changes.step.name}: raise 'version' in the recipe to "
        f"{changes.needed_version} or higher and build again."
    )
