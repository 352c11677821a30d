"""An append-only file of records that survives being killed: every line is whole, or ignored."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from reliquary.errors import Fault, FaultyFileError, ReliquaryError, explain_full_disk
from reliquary.records import Record
from reliquary.records.documents import SCHEMA_KEY
from reliquary.records.faults import faults_of

R = TypeVar("R", bound=Record)

SYNC_EVERY = 64
"""Lines between two syncs. A killed process loses nothing; a power failure loses this many lines at most."""


class Journal(Generic[R]):
    """Records as JSON Lines, the first line naming the schema.

    A line counts once its line feed is written. What a killed process left of its last line is cut off before
    the next one is appended.

    Args:
        path: The file; it is made by the first append.
        model: The record of a line.
    """

    def __init__(self, path: Path, model: type[R]) -> None:
        self.path = path
        self._model = model
        self._file: FileIO | None = None
        self._unsynced = 0

    def __iter__(self) -> Iterator[R]:
        """Yield the records in the order in which they were appended, reading line by line.

        Raises:
            UnknownVersionError: The file has another schema or version.
            FaultyFileError: A line other than an unfinished last one is damaged.
        """
        try:
            handle = self.path.open("rb")
        except FileNotFoundError:
            return
        with handle:
            for number, line in enumerate(handle, start=1):
                if not line.endswith(b"\n"):
                    return
                place = f"{self.path}:{number}"
                if number == 1:
                    self._model.check_schema_id(_schema_of(line, place), place)
                else:
                    yield self._record(line, place)

    def append(self, record: R) -> None:
        """Append a record; once this returns, the death of the process cannot lose it.

        Raises:
            ReliquaryError: The disk is full.
        """
        self._write(record.model_dump_json().encode("utf-8") + b"\n")

    def close(self) -> None:
        """Sync and close the file; it may be appended to again."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def _write(self, line: bytes) -> None:
        with explain_full_disk(self.path):
            file = self._opened()
            if file.write(line) != len(line):
                raise ReliquaryError(f"{self.path}: a line could not be written whole; free disk space and run again")
            self._unsynced += 1
            if self._unsynced >= SYNC_EVERY:
                os.fsync(file.fileno())
                self._unsynced = 0

    def _opened(self) -> FileIO:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("ab", buffering=0)
            whole = _whole_lines(self.path)
            self._file.truncate(whole)
            if whole == 0:
                self._file.write(json.dumps({SCHEMA_KEY: self._model.schema_id()}).encode("utf-8") + b"\n")
        return self._file

    def _record(self, line: bytes, place: str) -> R:
        try:
            return self._model.model_validate_json(line)
        except ValidationError as error:
            faults = faults_of(error, place)
            raise FaultyFileError(f"{self.path}: damaged; remove this line to crawl its item again", faults) from error


def _schema_of(line: bytes, place: str) -> object:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise FaultyFileError(f"{place}: damaged", [Fault(place, SCHEMA_KEY, f"not valid JSON ({error})")]) from error
    return value.get(SCHEMA_KEY) if isinstance(value, dict) else None


def _whole_lines(path: Path) -> int:
    """Return how many bytes of a file belong to finished lines."""
    chunk = 1 << 16
    with path.open("rb") as handle:
        end = handle.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - chunk)
            handle.seek(start)
            found = handle.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0
