"""How much of a sample copy is written."""

from __future__ import annotations

from enum import StrEnum


class Scale(StrEnum):
    """Sizes of a copy."""

    TINY = "tiny"
    """Seconds: for tests."""
    SMALL = "small"
    """Under a minute: enough to train something small."""
