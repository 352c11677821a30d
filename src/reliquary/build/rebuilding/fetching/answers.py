"""What came of asking for originals: the ones that did not come, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from reliquary.database import Database, Row

FILE = "answers.sqlite"
VERSION = 1

_SCHEMA = """
CREATE TABLE answers (
    original TEXT NOT NULL, url TEXT NOT NULL, what TEXT NOT NULL, reason TEXT NOT NULL, found_sha256 TEXT,
    PRIMARY KEY (original, url)
);
"""


class What(StrEnum):
    """Why an original is not there.

    Attributes:
        GONE: The museum says that there is none at this address (404 or 410).
        CHANGED: There is a picture, of other bytes.
        REFUSED: The museum or its robots.txt does not allow to ask, or the address is one that must not be asked.
        UNREACHABLE: There is no usable answer.
        NOT_ALLOWED: The museum's terms were not accepted.
        NOT_ASKED: The user wanted nobody to be asked.
        NO_ADDRESS: It never was on a server, and no folder that was given holds it.
    """

    GONE = "gone"
    CHANGED = "changed"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NOT_ALLOWED = "not allowed"
    NOT_ASKED = "not asked"
    NO_ADDRESS = "no address"


SETTLED = (What.GONE, What.CHANGED)
"""Answers that are not asked for again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Why an original is not there.

    Attributes:
        reason: In a few words.
        found_sha256: Of the bytes that stand at the address now; None if there is no picture.
    """

    what: What
    reason: str
    found_sha256: str | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        """Return the answer of a row: what, reason and hash."""
        what, reason, found_sha256 = row
        return cls(What(what), reason, found_sha256)


class Answers:
    """The file of a rebuilding that keeps answers, so that a run that was killed does not ask twice.

    Args:
        folder: The folder of the rebuilding.

    Raises:
        ReliquaryError: The file cannot be used, or the disk is full.
    """

    def __init__(self, folder: Path) -> None:
        self._database = Database(folder / FILE, _SCHEMA, VERSION)

    def forget_unsettled(self) -> None:
        """Forget what may turn out otherwise when it is asked again."""
        places = ", ".join("?" for _ in SETTLED)
        self._database.execute(f"DELETE FROM answers WHERE what NOT IN ({places})", *SETTLED)  # noqa: S608 - marks only

    def add(self, original: str, url: str, answer: Answer) -> None:
        """Note an answer at once."""
        row = (original, url, answer.what.value, answer.reason, answer.found_sha256)
        self._database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", *row)

    def get(self, original: str, url: str) -> Answer | None:
        """Return what is known of an address, None if nothing is."""
        query = "SELECT what, reason, found_sha256 FROM answers WHERE original = ? AND url = ?"
        row = self._database.one(query, original, url)
        return None if row is None else Answer.of(row)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
