"""The flat tables as CSV and as Parquet."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from reliquary.files import atomic_write_text
from reliquary.rank.exports.material import Material
from reliquary.rank.exports.rows import MeasureRow, StandingRow, measure_rows, standing_rows
from reliquary.records import Record, write_table

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text begins with that spreadsheets take for a formula, in full width too (OWASP, "CSV Injection")."""


def write_csv(material: Material, out: Path) -> list[Path]:
    """Write ``measures.csv`` and ``standings.csv``: UTF-8, commas, an empty field for what is unknown.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; the Parquet tables hold it as it is.
    """
    paths = []
    for name, model, rows in _tables(material):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(model.model_fields)
        writer.writerows([_cell(value) for value in row.model_dump().values()] for row in rows)
        paths.append(out / f"{name}.csv")
        atomic_write_text(paths[-1], text.getvalue())
    return paths


def write_parquet(material: Material, out: Path) -> list[Path]:
    """Write ``measures.parquet`` and ``standings.parquet``."""
    paths = []
    for name, model, rows in _tables(material):
        paths.append(out / f"{name}.parquet")
        write_table(paths[-1], rows, model)
    return paths


def _tables(material: Material) -> Iterator[tuple[str, type[Record], Iterable[Record]]]:
    yield "measures", MeasureRow, measure_rows(material.results)
    yield "standings", StandingRow, standing_rows(material)


def _cell(value: Any) -> str:
    """Write a value; numbers so that reading them gives the same number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        narrow = unicodedata.normalize("NFKC", value).lstrip(" ")
        return f"'{value}" if narrow.startswith(FORMULA) else value
    return repr(value)
