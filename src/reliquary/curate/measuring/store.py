"""What was seen of each picture, kept in one SQLite file: a run that was killed goes on, and a second one is quick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reliquary.curate.measuring.sights import Sight
from reliquary.database import open_disposable

VERSION = 1
_SCHEMA = """
CREATE TABLE sights (sha256 BLOB, name TEXT, version INTEGER, score REAL, explanation TEXT, PRIMARY KEY (sha256, name));
CREATE TABLE descriptions (sha256 BLOB, name TEXT, version INTEGER, data BLOB, PRIMARY KEY (sha256, name));
CREATE TABLE unreadable (sha256 BLOB PRIMARY KEY, reason TEXT);
"""

Versions = Mapping[str, int]
"""Names of checks or descriptors with their versions."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one picture.

    Attributes:
        sha256: The picture.
        sights: By name of the check.
        descriptions: By name of the descriptor.
        unreadable: Why it cannot be decoded; then there is nothing else.
    """

    sha256: str
    sights: Mapping[str, Sight] = field(default_factory=dict)
    descriptions: Mapping[str, bytes] = field(default_factory=dict)
    unreadable: str | None = None


class SightStore:
    """The file. It can be removed at any time; a damaged one, or one of another version, is begun anew.

    Args:
        path: The file; its folder is made if need be.

    Raises:
        ReliquaryError: The file cannot be used, or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._database = open_disposable(path, _SCHEMA, VERSION)

    def add(self, seen: Iterable[Seen], checks: Versions, descriptors: Versions) -> None:
        """Write what was seen of some pictures, all or none.

        Raises:
            FullDiskError: The disk is full.
        """
        found = [(bytes.fromhex(each.sha256), each) for each in seen]
        sights = [(key, n, checks[n], s.score, s.explanation) for key, each in found for n, s in each.sights.items()]
        described = [(key, n, descriptors[n], data) for key, each in found for n, data in each.descriptions.items()]
        unreadable = [(key, each.unreadable) for key, each in found if each.unreadable]
        with self._database.transaction():
            self._database.execute_for_each("INSERT OR REPLACE INTO sights VALUES (?, ?, ?, ?, ?)", sights)
            self._database.execute_for_each("INSERT OR REPLACE INTO descriptions VALUES (?, ?, ?, ?)", described)
            self._database.execute_for_each("INSERT OR REPLACE INTO unreadable VALUES (?, ?)", unreadable)

    def sights(self, check: str, version: int) -> dict[str, Sight]:
        """Return what one version of a check saw, by SHA-256 of the picture."""
        query = "SELECT sha256, score, explanation FROM sights WHERE name = ? AND version = ?"
        rows = self._database.all(query, check, version)
        return {bytes(key).hex(): Sight(score, explanation) for key, score, explanation in rows}

    def descriptions(self, descriptor: str, version: int) -> dict[str, bytes]:
        """Return all descriptions of one version of a descriptor, by SHA-256 of the picture."""
        query = "SELECT sha256, data FROM descriptions WHERE name = ? AND version = ?"
        return {bytes(key).hex(): bytes(data) for key, data in self._database.all(query, descriptor, version)}

    def unreadable(self) -> dict[str, str]:
        """Return why pictures cannot be decoded, by SHA-256."""
        return {bytes(key).hex(): reason for key, reason in self._database.all("SELECT sha256, reason FROM unreadable")}

    def done(self, checks: Versions, descriptors: Versions) -> set[str]:
        """Return the pictures of which all that is asked for is known."""
        known = [set(self.sights(name, version)) for name, version in checks.items()]
        known += [set(self.descriptions(name, version)) for name, version in descriptors.items()]
        return (set.intersection(*known) if known else set()) | set(self.unreadable())

    def close(self) -> None:
        """Close the file."""
        self._database.close()
