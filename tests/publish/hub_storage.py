"""What a loopback Hub keeps: files, commits, tags; and how it says no."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any


class NotThereError(Exception):
    """Something that was asked for does not exist; its one argument is the Hub's code for it."""


class RefusedError(Exception):
    """A request that cannot be granted: status and message."""


class CutError(Exception):
    """The connection is to be reset without an answer."""


@dataclass(frozen=True)
class File:
    """A file of a commit: its bytes, and whether they are kept as a large file."""

    data: bytes
    is_large: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def blob_id(self) -> str:
        """The name that git gives the file, or the pointer to it."""
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.data)}\n"
        data = pointer.encode() if self.is_large else self.data
        return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()

    def listed(self, path: str) -> dict[str, Any]:
        """Return the file as the Hub lists it in a tree."""
        entry: dict[str, Any] = {"type": "file", "path": path, "size": len(self.data), "oid": self.blob_id}
        if self.is_large:
            entry["lfs"] = {"oid": self.sha256, "size": len(self.data), "pointerSize": 130}
        return entry


@dataclass
class Repo:
    """One dataset repository: its commits in order, its tags, and whether it is private."""

    private: bool = False
    commits: dict[str, dict[str, File]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        return next(reversed(self.commits))

    def commit(self, files: dict[str, File]) -> str:
        """Add a commit with these files."""
        content = [str(len(self.commits)), *(f"{path} {file.sha256}" for path, file in sorted(files.items()))]
        name = hashlib.sha1("\n".join(content).encode()).hexdigest()
        self.commits[name] = files
        return name

    def resolve(self, revision: str) -> str:
        """Return the commit that a branch, a tag or a commit names."""
        commit = {"main": self.head, **self.tags}.get(revision, revision)
        if commit not in self.commits:
            raise NotThereError("RevisionNotFound")
        return commit
