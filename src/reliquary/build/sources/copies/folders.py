"""The form ``folders``: a picture's classes are the names of the folders that it lies in."""

from __future__ import annotations

from pathlib import PurePosixPath


def folder_names(file: str) -> tuple[str, ...]:
    """Return the names of the folders above a file of a copy, from the outermost to the innermost."""
    return PurePosixPath(file).parent.parts
