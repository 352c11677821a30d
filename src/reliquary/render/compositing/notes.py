"""What was finished, kept so that a killed run goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reliquary.database import open_disposable
from reliquary.files import canonical_json, sha256_bytes

VERSION = 1
SCHEMA = "CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"


def note_key(*parts: object) -> str:
    """Return the name of a note: the hash of all that decides its value, given as values of JSON."""
    return sha256_bytes(canonical_json(parts))


class Notes:
    """Texts by their names, in a SQLite file. It can be removed at any time; a damaged one is begun anew.

    Args:
        path: The file; its folder is made if need be.

    Raises:
        ReliquaryError: The file cannot be used, or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._database = open_disposable(path, SCHEMA, VERSION)

    def get(self, key: str) -> str | None:
        """Return what is noted under a name."""
        row = self._database.one("SELECT value FROM notes WHERE key = ?", key)
        return None if row is None else str(row[0])

    def add(self, notes: Iterable[tuple[str, str]]) -> None:
        """Keep names with their texts, all or none of them.

        Raises:
            FullDiskError: The disk is full.
        """
        with self._database.transaction():
            self._database.execute_for_each("INSERT OR REPLACE INTO notes VALUES (?, ?)", notes)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
