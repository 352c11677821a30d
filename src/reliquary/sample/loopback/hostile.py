"""Records that attack whoever reads them: texts for logs, CSV and pages, and addresses that lead out of folders."""

from __future__ import annotations

from collections.abc import Collection
from itertools import cycle
from typing import Any

HOSTILE_TEXTS: tuple[str, ...] = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "title\r\nSet-Cookie: stolen=1\r\n\r\n<html>",
    "\x1b[2J\x1b[31mall is well\x1b[0m\x07",
    '<script>alert("sample")</script><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "picture\u202egpj.exe\u200f",
    "nul\x00byte\u2028line",
    "{{7*7}} ${7*7} %s %(message)s [link](javascript:alert(1))",
)
"""Path traversal, header injection, escapes of a terminal, HTML, formulas of a spreadsheet, marks that turn the
direction of writing, control characters, templates."""

HOSTILE_NAME = "..%2f..%2f..%2f..%2fetc%2fcron.d%2fsample%0d%0aSet-Cookie%3a%20a=b%00.jpg"
"""The last part of a picture's address, percent-encoded."""


def with_hostile_texts(record: Any, names: Collection[str]) -> Any:
    """Return a record in which every text under one of the names, at any depth, is a hostile one."""
    texts = cycle(HOSTILE_TEXTS)

    def spoilt(value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: spoilt(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [spoilt(item, name) for item in value]
        return next(texts) if isinstance(value, str) and name in names else value

    return spoilt(record, "")
