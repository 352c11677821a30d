"""Looking at the file of a record before it is read: anybody may send one."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from reliquary.errors import ReliquaryError

MAX_BYTES = 4 << 20
"""The largest record that is read; those of a detector with a thousand classes have less than half of it."""

HIDDEN = "\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Control characters, and those that turn or hide the text around them: they make a page say what it does not."""

UNSHOWABLE = re.compile(
    rf"[{HIDDEN}]|\\u(00(0[0-8bcef]|1[0-9a-f]|7f|[89][0-9a-f])|200[b-f]|202[a-e]|206[0-9a-f]|feff)", re.IGNORECASE
)


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
    match = _unshowable(text)
    if match is not None:
        raise ReliquaryError(
            f"{path}: the character {match[0].encode('unicode_escape').decode()} cannot be shown; remove it"
        )
    return text


def _unshowable(text: str) -> re.Match[str] | None:
    """Find the first character that cannot be shown; plain text has none, and is most of what there is."""
    if text.isascii() and "\\u" not in text and "\x7f" not in text:
        return None
    return UNSHOWABLE.search(text)
