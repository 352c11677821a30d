"""``originals.csv`` at the root of a local copy: what its owner knows of single pictures."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reliquary.errors import Fault, FaultyFileError, ReliquaryError

ORIGINALS_FILE = "originals.csv"
FILE = "file"
TEXTS = ("site", "title", "licence", "credit", "permalink")
FACTS = (*TEXTS, "dpi")
MAX_DPI = 100_000

SURPLUS = ""
"""Under this name stand the cells of a row for which there is no column."""

Row = tuple[int, Mapping[str, Any]]
"""Number of the line, and its cells by column; None where the row has too few."""


@dataclass(frozen=True, slots=True)
class OriginalFacts:
    """What is known of one picture; None where nothing is said, and then holds what the recipe says of the copy.

    Attributes:
        site: The cave or building that it shows a part of.
        dpi: Resolution of a mosaic.
        title: What it shows.
        licence: SPDX id or rightsstatements.org URI.
        credit: The line to print beside it.
        permalink: Its page.
    """

    site: str | None = None
    dpi: int | None = None
    title: str | None = None
    licence: str | None = None
    credit: str | None = None
    permalink: str | None = None


def read_originals(folder: Path, pictures: Collection[str]) -> dict[str, OriginalFacts]:
    """Read what is known of single pictures.

    Args:
        folder: The copy.
        pictures: The paths of its pictures, with forward slashes.

    Returns:
        The facts by the paths of the pictures; empty if there is no such file.

    Raises:
        FaultyFileError: Columns are unknown or doubled, a row names no picture or one that has a row already, or a
            value is not of its kind; all faults are listed.
        ReliquaryError: The file is not readable as CSV in UTF-8.
    """
    path = folder / ORIGINALS_FILE
    if not path.is_file():
        return {}
    columns, rows = _read(path)
    faults = list(_header_faults(path, columns))
    if faults:
        raise FaultyFileError(str(path), faults)
    facts: dict[str, OriginalFacts] = {}
    for line, cells in rows:
        found = list(_faults(f"{path}:{line}", cells, pictures, facts))
        faults += found
        if not found:
            facts[cells[FILE]] = _facts(cells)
    if faults:
        raise FaultyFileError(str(path), faults)
    return facts


def _read(path: Path) -> tuple[list[str], list[Row]]:
    rows: list[Row] = []
    try:
        # Spreadsheet programs put a mark of UTF-8 before the first column.
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, restkey=SURPLUS, restval=None, strict=True)
            columns = list(reader.fieldnames or [])
            rows += ((reader.line_num, _stripped(cells)) for cells in reader)
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error
    except csv.Error as error:
        after = rows[-1][0] if rows else 1
        raise ReliquaryError(f"{path}: after line {after}: {error}; a quotation mark may be missing") from error
    return columns, rows


def _stripped(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()}


def _header_faults(path: Path, columns: list[str]) -> Iterator[Fault]:
    place = f"{path}:1"
    if FILE not in columns:
        yield Fault(place, FILE, f"the column is missing; found {columns}")
    for name in sorted(set(columns) - {FILE, *FACTS}):
        yield Fault(place, name, f"unknown column; known are {', '.join((FILE, *FACTS))}, separated by commas")
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        yield Fault(place, name, "the column stands twice")


def _faults(place: str, cells: Mapping[str, Any], pictures: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    if SURPLUS in cells or None in cells.values():
        yield Fault(place, "", "not as many cells as the first line has columns")
    file = cells[FILE]
    if file not in pictures:
        yield Fault(place, FILE, f"found {file!r}, but the copy has no such picture; give its path in the copy, with /")
    elif file in known:
        yield Fault(place, FILE, f"{file!r} has a row already")
    if (dpi := cells.get("dpi")) and not _is_dpi(dpi):
        yield Fault(place, "dpi", f"found {dpi!r}, expected a whole number from 1 to {MAX_DPI}")
    if (permalink := cells.get("permalink")) and not permalink.startswith(("https://", "http://")):
        yield Fault(
            place, "permalink", f"found {permalink!r}, expected an address that begins with https:// or http://"
        )


def _is_dpi(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_DPI)) and 1 <= int(text) <= MAX_DPI


def _facts(cells: Mapping[str, Any]) -> OriginalFacts:
    texts = {name: cells.get(name) or None for name in TEXTS}
    return OriginalFacts(**texts, dpi=int(cells["dpi"]) if cells.get("dpi") else None)
