"""Windows that are done, so that a detection that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reliquary.database import open_disposable
from reliquary.detect.boxes import Boxes

VERSION = 1
SCHEMA = """
CREATE TABLE windows (
    job TEXT NOT NULL,
    number INTEGER NOT NULL,
    unreadable TEXT,
    boxes BLOB NOT NULL,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Done:
    """What came of a window.

    Attributes:
        number: Number of the window in its grid.
        boxes: In pixels of the mural; none of a window that could not be read.
        unreadable: Why it could not be read; None if it could.
    """

    number: int
    boxes: Boxes
    unreadable: str | None = None


class WindowStore:
    """The windows of one mural; a damaged file is begun from nothing.

    Args:
        path: The SQLite file.
        job: Digest of all that the boxes depend on: the picture, the model and the windows.
    """

    def __init__(self, path: Path, job: str) -> None:
        self._database = open_disposable(path, SCHEMA, VERSION)
        self._job = job

    def add(self, done: Sequence[Done]) -> None:
        """Keep windows, all of them or none."""
        with self._database.transaction():
            self._database.execute_for_each(
                "INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?)",
                [(self._job, one.number, one.unreadable, _packed(one.boxes)) for one in done],
            )

    def numbers(self) -> set[int]:
        """Return the numbers of the windows that are done."""
        rows = self._database.all("SELECT number FROM windows WHERE job = ?", self._job)
        return {number for (number,) in rows}

    def all(self) -> list[Done]:
        """Return all windows that are done, by number."""
        rows = self._database.all(
            "SELECT number, unreadable, boxes FROM windows WHERE job = ? ORDER BY number", self._job
        )
        return [Done(number, _unpacked(boxes), unreadable) for number, unreadable, boxes in rows]

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _packed(boxes: Boxes) -> bytes:
    table = np.column_stack([boxes.corners, boxes.scores, boxes.labels.astype(np.float64)])
    return table.astype("<f8").tobytes()


def _unpacked(data: bytes) -> Boxes:
    table = np.frombuffer(data, dtype="<f8").reshape(-1, 6).astype(np.float64)
    return Boxes(table[:, :4], table[:, 4], table[:, 5].astype(np.int64))
