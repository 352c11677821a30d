"""Telling which repository a folder of the Hub's cache is of."""

from __future__ import annotations

import re
from pathlib import Path

SNAPSHOT = re.compile(r"/datasets--(?P<owner>[^/]+?)--(?P<name>[^/]+)/snapshots/(?P<revision>[0-9a-f]{40})$")


def cached_repository(folder: Path) -> tuple[str, str] | None:
    """Return ``owner/name`` and the commit of a snapshot in the Hub's cache; None for any other folder."""
    match = SNAPSHOT.search(folder.resolve().as_posix())
    return (f"{match['owner']}/{match['name']}", match["revision"]) if match else None
