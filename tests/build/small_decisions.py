"""Decisions that somebody took at noon."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from reliquary.records import Decision, Verdict, write_lines
from tests.build.small_crawl import NOON


def decision(sha256: str, verdict: str = "drop", *, hours: float = 0, **fields: Any) -> Decision:
    """Return a decision, ``hours`` after noon."""
    given = {"reason": "seen", "reviewer": "me", "at": NOON + timedelta(hours=hours), **fields}
    return Decision(sha256=sha256, verdict=Verdict(verdict), **given)


def by_image(*decisions: Decision) -> dict[str, Decision]:
    """Return decisions by their image."""
    return {each.sha256: each for each in decisions}


def write_decisions(path: Path, *decisions: Decision) -> Path:
    """Write a file of decisions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_lines(path, decisions, Decision)
    return path
