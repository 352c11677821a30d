"""Looking at the file of a record before it is read: anybody may send one."""

from __future__ import annotations

import json
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from reliquary.errors import ReliquaryError

MAX_BYTES = 4 << 20
"""The largest record that is read; those of a detector with a thousand classes have less than half of it."""

FORBIDDEN = ("Cc", "Cf", "Co", "Cs")
"""Unicode categories of control, format and private characters: they can make a page say what its text does not."""

LAYOUT = "\t\n\r"
"""The control characters that stand in any file of text."""

ESCAPED = re.compile(r"\\\\|((?:\\u[0-9a-f]{4})+)", re.IGNORECASE)
"""Characters that JSON gives by number; a doubled backslash before them means itself, and they are plain text."""


def hidden_character(characters: Iterable[str]) -> str | None:
    """Return one of the characters of a stranger's text that cannot be shown, always the same; None if all can."""
    return next((one for one in sorted(set(characters)) if unicodedata.category(one) in FORBIDDEN), None)


def read_record_text(path: Path) -> str:
    """Read the file of a record, unless it is a link, too large, or holds characters that cannot be shown.

    Raises:
        ReliquaryError: It is or does, or is not UTF-8.
    """
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise ReliquaryError(f"{path}: a record is a file, no link; remove it")
    if found.st_size > MAX_BYTES:
        raise ReliquaryError(f"{path}: {found.st_size:,} bytes; a record may have {MAX_BYTES:,}")
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not UTF-8 ({error}); restore or remove the file") from error
    character = _hidden_in_json(text)
    if character is not None:
        raise ReliquaryError(f"{path}: the character U+{ord(character):04X} cannot be shown; remove it")
    return text


def _hidden_in_json(text: str) -> str | None:
    """Find a character that cannot be shown; plain text has none, and is most of what there is."""
    if text.isascii() and "\\u" not in text and "\x7f" not in text:
        return None
    return hidden_character(set(text).union(*_escaped(text)).difference(LAYOUT))


def _escaped(text: str) -> Iterator[str]:
    """Yield the characters that stand in a JSON document by number, both halves of one together."""
    if "\\u" in text:
        for match in ESCAPED.finditer(text):
            if match[1]:
                yield json.loads(f'"{match[1]}"')
