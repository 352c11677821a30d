"""The file that keeps pictures: one SQLite database, whatever their number."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reliquary.build.pictures.picture import Made
from reliquary.database import DamagedDatabaseError, Database, Row
from reliquary.errors import UnknownVersionError
from reliquary.locks import exclusive

VERSION = 1
PATIENCE_S = 60

# The long column comes last, so that the others are read without it.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pictures (
    key BLOB PRIMARY KEY, problem TEXT, fingerprint BLOB, checksum INTEGER, data BLOB
);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one picture: made, or not to be made.

    Attributes:
        key: Its name, 64 hexadecimal digits.
        made: The picture; None if it cannot be made.
        problem: Why it cannot be made.
    """

    key: str
    made: Made | None = None
    problem: str | None = None

    def row(self) -> Row:
        """Return the entry's row."""
        name = bytes.fromhex(self.key)
        if self.made is None:
            return name, self.problem, None, None, None
        return name, None, self.made.fingerprint, zlib.crc32(self.made.data), self.made.data


class PictureStore:
    """Pictures and problems by key. Threads and processes may share it.

    Args:
        path: The file; it and its folder are made if need be. If it is damaged or of another version, it is put aside
            and a new one is begun.

    Raises:
        ReliquaryError: The file cannot be used, or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._one_at_a_time = threading.Lock()
        with self._alone():
            try:
                self._open()
            except (DamagedDatabaseError, UnknownVersionError):
                self._put_aside()
                self._open()

    def add(self, entries: Iterable[Entry]) -> None:
        """Write entries, all or none; what is there already stays.

        Raises:
            FullDiskError: The disk is full.
            DamagedDatabaseError: The file is damaged.
        """
        rows = [entry.row() for entry in entries]
        with self._one_at_a_time, self._database.transaction():
            self._database.execute_for_each("INSERT OR IGNORE INTO pictures VALUES (?, ?, ?, ?, ?)", rows)

    def problem(self, key: str) -> str | None:
        """Return why a picture cannot be made; None if it was made.

        Raises:
            KeyError: Nothing is known of it.
            DamagedDatabaseError: The file is damaged.
        """
        problem: str | None = self._row("problem", key)[0]
        return problem

    def data(self, key: str) -> bytes:
        """Return the bytes of a picture.

        Raises:
            KeyError: It was not made.
            DamagedDatabaseError: The file is damaged.
        """
        checksum, data = self._made("checksum, data", key)
        if zlib.crc32(data) != checksum:
            raise DamagedDatabaseError(f"{self.path}: the bytes of the picture {key} were changed")
        return bytes(data)

    def size(self, key: str) -> int:
        """Return the number of bytes of a picture; errors as for ``data``."""
        return int(self._made("length(data)", key)[0])

    def fingerprint(self, key: str) -> bytes | None:
        """Return the fingerprint of a picture, None if it has none; errors as for ``data``."""
        found = self._made("fingerprint", key)[0]
        return None if found is None else bytes(found)

    def begin_anew(self) -> None:
        """Put the file aside and go on with an empty one."""
        self._database.close()
        with self._alone():
            # Another process may have noticed first.
            if self.path.exists() and self.path.stat().st_ino == self._inode:
                self._put_aside()
            self._open()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _made(self, columns: str, key: str) -> Row:
        return self._row(columns, key, "AND problem IS NULL")

    def _row(self, columns: str, key: str, condition: str = "") -> Row:
        query = f"SELECT {columns} FROM pictures WHERE key = ? {condition}"  # noqa: S608 - words of this file only
        row = self._database.one(query, bytes.fromhex(key))
        if row is None:
            raise KeyError(key)
        return row

    def _open(self) -> None:
        self._database = Database(self.path, _SCHEMA, VERSION)
        self._inode = self.path.stat().st_ino

    def _put_aside(self) -> None:
        self.path.replace(self.path.with_suffix(".damaged"))
        for log in ("-wal", "-shm"):
            self.path.with_name(self.path.name + log).unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        busy = f"{self.path}: another process has been opening it for {PATIENCE_S} s; try again"
        with exclusive(self.path.with_suffix(".lock"), busy, PATIENCE_S):
            yield
