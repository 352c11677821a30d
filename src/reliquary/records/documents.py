"""Records as JSON documents and as JSON Lines, each naming its schema and version."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import atomic_write_json, atomic_write_text, parse_json, read_json
from reliquary.records.base import Record
from reliquary.records.faults import faults_of

R = TypeVar("R", bound=Record)

SCHEMA_KEY = "schema"


def to_json(record: Record) -> dict[str, Any]:
    """Return a record as plain JSON values, with its schema id under ``schema``."""
    return {SCHEMA_KEY: record.schema_id(), **record.model_dump(mode="json", by_alias=True)}


def write_document(path: Path, record: Record) -> None:
    """Write one record as an indented JSON document, atomically."""
    atomic_write_json(path, to_json(record))


def read_document(path: Path, model: type[R]) -> R:
    """Read one record from a JSON document.

    Raises:
        UnknownVersionError: The document has another schema, or a version that this release cannot read.
        FaultyFileError: Fields are missing, unknown or wrong; all faults are listed.
        ReliquaryError: The file is missing or not valid JSON.
    """
    return _validated(read_json(path), model, str(path))


def parse_document(text: str, model: type[R], place: str) -> R:
    """Read one record from the text of a JSON document; see `read_document`.

    Args:
        text: The document.
        model: The kind of record.
        place: The file that it comes from, for messages.
    """
    return _validated(parse_json(text, place), model, place)


def _validated(value: Any, model: type[R], place: str) -> R:
    if not isinstance(value, dict):
        raise ReliquaryError(f"{place}: expected a JSON object, found {type(value).__name__}")
    version = model.check_schema_id(value.pop(SCHEMA_KEY, None), place)
    if version != model.VERSION:
        value = model.upgraded(value, version)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise FaultyFileError(place, faults_of(error, place)) from error


def write_lines(path: Path, records: Iterable[R], model: type[R]) -> None:
    """Write records as JSON Lines, atomically; the first line names the schema."""
    lines = [json.dumps({SCHEMA_KEY: model.schema_id()})]
    lines += [json.dumps(r.model_dump(mode="json", by_alias=True), ensure_ascii=False) for r in records]
    atomic_write_text(path, "\n".join(lines) + "\n")


def read_lines(path: Path, model: type[R]) -> list[R]:
    """Read records from JSON Lines; a schema line may stand again wherever files were joined.

    Raises:
        UnknownVersionError: A schema line names another schema or version, or the first line names none.
        FaultyFileError: Lines are no JSON or their fields are wrong; all faults are listed with their line.
        ReliquaryError: The file is missing or not UTF-8.
    """
    try:
        # Not splitlines(): a text may hold a line separator (U+2028) or another character that it would split at.
        with path.open(encoding="utf-8", newline="\n") as handle:
            lines = list(handle)
    except FileNotFoundError as error:
        raise ReliquaryError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not UTF-8 ({error})") from error
    records: list[R] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        place = f"{path}:{number}"
        header = _schema_line(line)
        if number == 1 or header is not None:
            model.check_schema_id(header, place)
        elif line.strip():
            try:
                records.append(model.model_validate_json(line))
            except ValidationError as error:
                faults += faults_of(error, place)
    if faults:
        raise FaultyFileError(str(path), faults)
    return records


def _schema_line(line: str) -> str | None:
    """Return the schema id that a line declares, or None if it holds a record or nothing."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError:
        return None
    if isinstance(value, dict) and set(value) == {SCHEMA_KEY}:
        return str(value[SCHEMA_KEY])
    return None
