"""Writes the page on suites and their baselines from the catalogue: python docs/suites.py [OUT.md]."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from reliquary.catalogue import BaselineFile, Suite, load_baseline, load_suite, names
from reliquary.catalogue.suite import Reference
from reliquary.files import atomic_write_text

PAGE = Path(__file__).with_name("suites.md")

MOST_CONFIGS = 4

HEAD = """# Suites and their rows

What is measured, on what, and what each row is. `reliquary bench SUITE --protocol smoke|small|full` runs a suite.
Rows with pre-trained weights are trained from nothing where a protocol says so, since it must run without internet.

This page is written by `python docs/suites.py` from the files under `benchmarks/`.
"""


def page() -> str:
    """Return the page, as Markdown."""
    return "\n".join([HEAD, *(line for name in names("benchmarks") for line in _suite(load_suite(name)))])


def _suite(suite: Suite) -> Iterator[str]:
    file = suite.file
    yield from (f"## {file.name}", "", f"{file.title} Task `{file.task}` on the dataset `{file.dataset}`,")
    yield f"configs {_some([f'`{config}`' for config in file.configs])}. Source: {_reference(file.source)}."
    yield from ("", "| protocol | seeds | what it is |", "|---|---|---|")
    for name, protocol in file.protocols.items():
        scratch = " From scratch." if protocol.from_scratch else ""
        yield f"| `{name}` | {protocol.seeds} | {protocol.description.strip()}{scratch} |"
    yield from ("", "| row | what it is | source |", "|---|---|---|")
    for name in suite.baseline_names():
        yield _row(load_baseline(suite, name))
    yield ""


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= MOST_CONFIGS else f"{names[0]} to {names[-1]} ({len(names)})"


def _row(row: BaselineFile) -> str:
    weights = f" Pre-trained: `{row.pretraining}`." if row.pretraining else ""
    return f"| `{row.name}` | **{row.title}.** {row.description}{weights} | {_reference(row.reference)} |"


def _reference(reference: Reference) -> str:
    year = "" if reference.year is None or str(reference.year) in reference.title else f" ({reference.year})"
    return f"[{reference.title}]({reference.url}){year}" if reference.url else f"{reference.title}{year}"


if __name__ == "__main__":
    atomic_write_text(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE, page())
