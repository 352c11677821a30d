"""A difference as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from reliquary.build.diffing.difference import ConfigDifference, Difference, Found

MAX_NAMES = 10


def print_difference(difference: Difference, console: Console) -> None:
    """Print what differs, config by config, and which version number that asks for."""
    title = f"{difference.name}: {difference.old} -> {difference.new}"
    # Names of files and images fold where the output is narrow; cut short they would name nothing.
    columns = [Column(overflow="fold") for _ in range(3)]
    table = Table(*columns, title=title, title_justify="left", show_header=False, box=None)
    for place, what, examples in _lines(difference):
        table.add_row(place, escape(what), escape("\n".join(examples)))
    console.print(table)
    console.print(_verdict(difference))


def _lines(difference: Difference) -> Iterator[tuple[str, str, list[str]]]:
    if difference.new_default:
        yield "configs", f"the default is now {difference.new_default}", []
    if difference.configs_added:
        yield "configs", f"{len(difference.configs_added)} added", _few(difference.configs_added)
    if difference.configs_dropped:
        yield "configs", f"{len(difference.configs_dropped)} dropped", _few(difference.configs_dropped)
    for name, config in difference.configs.items():
        for what, examples in _config_lines(config):
            yield name, what, examples
    for what, names in vars(difference.files).items():
        if names:
            yield "files", f"{len(names)} {what}", _few(names)


def _config_lines(config: ConfigDifference) -> Iterator[tuple[str, list[str]]]:
    for what, names in (
        ("splits added", config.splits_added),
        ("splits dropped", config.splits_dropped),
        ("columns added", config.columns.added),
        ("columns dropped", config.columns.dropped),
        ("columns with new classes", config.columns.extended),
        ("columns altered", [f"{name}: {how}" for name, how in config.columns.altered.items()]),
    ):
        if names:
            yield f"{len(names)} {what}", _few(names)
    yield from _counted("images added", config.added)
    yield from _counted("images dropped", config.dropped)
    yield from _counted("images in another split", config.moved)
    for column, found in config.changed.items():
        yield from _counted(f"images with another {column}", found)
    for column, found in config.reencoded.items():
        yield from _counted(f"pictures with other bytes ({column})", found)
    if config.licences:
        yield "licences", [f"{name}: {old:,} -> {new:,} images" for name, (old, new) in config.licences.items()]


def _counted(what: str, found: Found) -> Iterator[tuple[str, list[str]]]:
    if found.count:
        more = ["..."] if found.count > len(found.examples) else []
        yield f"{found.count:,} {what}", [*found.examples, *more]


def _few(names: Sequence[str]) -> list[str]:
    return [*names[:MAX_NAMES], *(["..."] if len(names) > MAX_NAMES else [])]


def _verdict(difference: Difference) -> str:
    asked = f"The changes are {difference.step.name}: at least version {difference.needed_version}."
    if difference.is_honoured:
        return f"{asked} Version {difference.new} honours that."
    return f"{asked} Version {difference.new} does not honour that: raise 'version' in the recipe and build again."
