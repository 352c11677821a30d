"""How names and figures are written on a leaderboard."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

MARKDOWN_SPECIALS = re.compile(r"([\\`*_\[\]|~])")
ACRONYMS = {"ap": "AP", "ar": "AR", "mae": "MAE", "map": "mAP", "top1": "Top-1", "top5": "Top-5", "voc": "VOC"}
TITLES = {f"within_{years}": f"Within {years} years" for years in (50, 100, 200)}
UNITLESS = ("fraction", "1")
PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def metric_title(name: str) -> str:
    """Return a metric's name as a heading: ``macro_f1`` becomes ``Macro F1``, ``map_small`` becomes ``mAP small``."""
    if name in TITLES:
        return TITLES[name]
    first, *others = [_word(word) for word in name.split("_")]
    return " ".join([first if first in ACRONYMS.values() else first[:1].upper() + first[1:], *others])


def _word(word: str) -> str:
    return ACRONYMS.get(word) or (word.upper() if any(c.isdigit() for c in word) else word)


def unit_suffix(unit: str) -> str:
    """Return what a heading says of a unit; fractions and bare numbers, whose unit is 1, need no word."""
    return "" if unit in UNITLESS else f", {unit}"


def figure(value: float, unit: str | None = None) -> str:
    """Write a value: without a unit with three decimals, whole numbers whole, everything else with four digits."""
    if unit in UNITLESS:
        return f"{value:.3f}"
    return f"{value:,.0f}" if value.is_integer() and abs(value) < 1e6 else f"{value:.4g}"


def deviation(value: float, mean: str) -> str:
    """Write a standard deviation with as many decimals as the mean that it belongs to was written with."""
    return f"{value:,.{len(mean.partition('.')[2])}f}"


def interval_text(low: float, high: float, unit: str) -> str:
    """Write both ends of an interval."""
    return f"{figure(low, unit)} to {figure(high, unit)}"


def p_text(p: float) -> str:
    """Write a probability of a test; below 0.001 only that it is."""
    return f"{p:.3f}" if p >= 0.001 else "< 0.001"


def signed(value: float, unit: str) -> str:
    """Write a difference with its sign."""
    return ("-" if value < 0 else "+") + figure(abs(value), unit)


def large(value: float) -> str:
    """Write a large number with an SI prefix: ``11.2 M``."""
    for factor, prefix in PREFIXES:
        if value >= factor:
            return f"{value / factor:.3g} {prefix}"
    return f"{value:.3g}"


def settings_text(settings: dict[str, Any]) -> list[str]:
    """Return nested settings as ``name value`` lines, dotted and sorted by name."""
    return [f"{name} {value}" for name, value in sorted(_flat(settings, ""))]


def _flat(settings: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", "none" if value is None else str(value)


def markdown(text: str) -> Markup:
    """Escape text for a Markdown table cell, so that names from data can hold neither markup nor HTML."""
    line = " ".join(html.escape(str(text), quote=False).split())
    return Markup(MARKDOWN_SPECIALS.sub(r"\\\1", line))  # noqa: S704 - escaped in the line above
