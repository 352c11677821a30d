"""Bar charts as SVG that is written as text: the same bytes on every machine, without a plotting library."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f")
"""Those of Okabe and Ito (2008), which colour-blind readers can tell apart too."""

ROW = 22
BAR = 16
MARGIN = 12
BAR_WIDTH = 480
LETTER = 7.2
"""Width of a letter of 12 px, rather too wide than too narrow, for no font is known here."""

LONGEST_LABEL = 44
HEAD = 34
FONT = 'font-family="DejaVu Sans, Verdana, sans-serif" font-size="12"'


def bar_chart(title: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[str]) -> str:
    """Return a chart with a horizontal bar for each row, its parts side by side and their sum behind it.

    Args:
        title: What is counted; also what a screen reader says.
        rows: Label of each bar and the length of each of its parts.
        parts: Names of the parts; one alone is not explained in a legend.
    """
    legend = len(parts) > 1
    labels = [_shortened(label) for label, _ in rows]
    left = MARGIN + max(map(_width, labels), default=0) + 8
    most = max((sum(counts) for _, counts in rows), default=0)
    top = HEAD + (ROW if legend else 0)
    width = round(max(left + BAR_WIDTH + 6 + _width(f"{most:,}"), MARGIN + _width(title)) + MARGIN)
    height = top + ROW * len(rows) + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" {FONT} fill="#222222" role="img">',
        f"<title>{_safe(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(MARGIN, 20, title, weight="bold"),
        *(_legend(parts) if legend else ()),
    ]
    for number, ((_, counts), label) in enumerate(zip(rows, labels, strict=True)):
        lines += _bar(label, counts, left, top + ROW * number, BAR_WIDTH / max(1, most))
    return "\n".join([*lines, "</svg>"]) + "\n"


def _bar(label: str, counts: Sequence[int], left: float, top: int, scale: float) -> list[str]:
    lines = [_text(left - 8, top + 12, label, anchor="end")]
    x = left
    for count, colour in zip(counts, _colours(len(counts)), strict=True):
        if count:
            lines.append(
                f'<rect x="{x:.1f}" y="{top}" width="{count * scale:.1f}" height="{BAR}" fill="{colour}">'
                f"<title>{count:,}</title></rect>"
            )
        x += count * scale
    return [*lines, _text(x + 6, top + 12, f"{sum(counts):,}")]


def _legend(parts: Sequence[str]) -> list[str]:
    lines, x = [], float(MARGIN)
    for part, colour in zip(parts, _colours(len(parts)), strict=True):
        lines.append(f'<rect x="{x:.1f}" y="{HEAD - 4}" width="12" height="12" fill="{colour}"/>')
        lines.append(_text(x + 18, HEAD + 6, part))
        x += 18 + _width(part) + 16
    return lines


def _colours(n: int) -> list[str]:
    return [COLOURS[number % len(COLOURS)] for number in range(n)]


def _text(x: float, y: int, text: str, anchor: str = "start", weight: str = "normal") -> str:
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    bold = "" if weight == "normal" else f' font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y}"{anchored}{bold}>{_safe(text)}</text>'


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _safe(text: str) -> str:
    """Return a text as XML may hold it; control characters become spaces."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))


def _width(text: str) -> float:
    return sum(2 * LETTER if unicodedata.east_asian_width(letter) in "WF" else LETTER for letter in text)
