"""The formats that a leaderboard is exported in."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """A format; the name is what ``--format`` takes."""

    MARKDOWN = "markdown"
    CSV = "csv"
    PARQUET = "parquet"
    LATEX = "latex"
    BIBTEX = "bibtex"
    EVAL_YAML = "eval-yaml"
    EVAL_RESULTS = "eval-results"
    MODEL_CARD = "model-card"
    EVERY_EVAL_EVER = "every-eval-ever"
