"""Names of image files."""

from __future__ import annotations

import re

from reliquary.build.sources.candidate import Candidate

NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9.-]+")
SHORT = 16
"""Hexadecimal digits of an image id that tell images of one dataset apart."""


def class_file_name(candidate: Candidate, label: int, suffix: str) -> str:
    """Return the name of an image with a class, for example ``1_LOUVRE_26784283_2.jpg``.

    It is the class number from 1, the museum, the museum's own id of the object, and the view unless it is the main
    one; the id leads back to the object's page.
    """
    museum = NOT_IN_FILE_NAMES.sub("-", candidate.museum or candidate.source).upper()
    item = NOT_IN_FILE_NAMES.sub("-", candidate.item)
    view = f"_{candidate.view}" if candidate.view else ""
    return f"{label + 1}_{museum}_{item}{view}.{suffix}"


def plain_file_name(image_id: str, suffix: str) -> str:
    """Return the name of an image without a class: the head of its id."""
    return f"{image_id[:SHORT]}.{suffix}"
