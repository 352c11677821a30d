"""A SQLite file of ours: its version is checked, every change is whole, and its errors name it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reliquary.errors import FullDiskError, ReliquaryError, UnknownVersionError

Row = tuple[Any, ...]

PATIENCE_S = 60
"""How long to wait while another process writes."""

DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class DamagedDatabaseError(ReliquaryError):
    """The file is no database, or not whole."""


class Database:
    """A database with a write-ahead log: what was committed survives the death of the process.

    A power failure may lose the last commits, and leaves the ones before them whole. Threads may share it, one at a
    time.

    Args:
        path: The file; its folder must exist.
        schema: Statements that make the tables of a new file.
        version: The version of the schema.

    Raises:
        UnknownVersionError: The file has another version.
        DamagedDatabaseError: The file is damaged.
        FullDiskError: The disk is full.
    """

    def __init__(self, path: Path, schema: str, version: int) -> None:
        self._path = path
        with self._explained():
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE_S, check_same_thread=False)
            (found,) = self._connection.execute("PRAGMA user_version").fetchone()
            if found not in (0, version):
                raise UnknownVersionError(
                    f"{path}: found version {found}, this release reads {version}; use another folder"
                )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            if found == 0:
                self._connection.executescript(f"BEGIN IMMEDIATE; {schema} PRAGMA user_version = {version}; COMMIT;")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes of the block, or none of them."""
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def execute(self, statement: str, *values: object) -> None:
        """Change something; a change of its own where no transaction is open."""
        with self._explained():
            self._connection.execute(statement, values)

    def execute_for_each(self, statement: str, rows: Iterable[Row]) -> None:
        """Change something for each row of values."""
        with self._explained():
            self._connection.executemany(statement, rows)

    def one(self, query: str, *values: object) -> Row | None:
        """Return the first row, or None."""
        with self._explained():
            row: Row | None = self._connection.execute(query, values).fetchone()
        return row

    def all(self, query: str, *values: object) -> list[Row]:
        """Return all rows."""
        with self._explained():
            return self._connection.execute(query, values).fetchall()

    def each(self, query: str) -> Iterator[Row]:
        """Yield the rows one by one."""
        with self._explained():
            yield from self._connection.execute(query)

    def close(self) -> None:
        """Bring everything into the one file and close it."""
        with self._explained():
            self._connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise  # a mistake in the statement, not in the file
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", None)
            if code == sqlite3.SQLITE_FULL:
                raise FullDiskError(
                    f"{self._path}: no space left on the disk; free some and run the same command again: "
                    "what was finished is kept"
                ) from error
            kind = DamagedDatabaseError if code in DAMAGE else ReliquaryError
            raise kind(
                f"{self._path}: cannot be used ({error}); if it is damaged, remove it and run the same command again"
            ) from error


def open_disposable(path: Path, schema: str, version: int) -> Database:
    """Open a file that can be made anew at any time: a damaged one, or one of another version, is begun from nothing.

    Args:
        path: The file; its folder is made if need be.
        schema: Statements that make the tables of a new file.
        version: The version of the schema.

    Raises:
        ReliquaryError: The file cannot be used, or the disk is full.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _sound(path, schema, version)
    except (DamagedDatabaseError, UnknownVersionError):
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        return _sound(path, schema, version)


def _sound(path: Path, schema: str, version: int) -> Database:
    """Open the file, and look through all of it: damage in the middle shows only when it is read."""
    database = Database(path, schema, version)
    if database.one("PRAGMA quick_check(1)") != ("ok",):
        database.close()
        raise DamagedDatabaseError(f"{path}: damaged; remove it and run the same command again")
    return database
