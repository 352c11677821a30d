"""Candidates without pictures, with years as a test wants them."""

from __future__ import annotations

from typing import Any

from reliquary.build.sources.candidate import Candidate, Subject
from reliquary.files import sha256_bytes
from reliquary.records import ImageSource, ImageStatus, YearQuality


def candidate(
    item: str, classes: str | tuple[str, ...], years: tuple[int, int] | None = None, *, view: int = 0, **subject: Any
) -> Candidate:
    """Return a view of an object; its picture is its own unless ``picture`` names another."""
    begin, end = years or (None, None)
    picture = subject.pop("picture", f"{item}-{view}")
    return Candidate(
        source="smb",
        item=item,
        view=view,
        status=ImageStatus.STORED,
        licence="CC0-1.0",
        credit="Nobody",
        redistributable=True,
        shows=ImageSource.REAL,
        museum="smb",
        sha256=sha256_bytes(picture.encode()),
        subject=Subject(
            classes=(classes,) if isinstance(classes, str) else classes,
            year_begin=begin,
            year_end=end,
            year_quality=subject.pop("year_quality", YearQuality.NONE if years is None else YearQuality.EXACT),
            **subject,
        ),
    )
