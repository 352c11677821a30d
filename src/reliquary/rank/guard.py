"""Looking at the file of a record before it is read: anybody may send one."""

from __future__ import annotations

import re
from pathlib import Path

from reliquary.errors import ReliquaryError

MAX_BYTES = 4 << 20
"""The largest record that is read; those of a detector with a thousand classes have less than half of it."""

HIDDEN = "\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Control characters, and those that turn or hide the text around them: they make a page say what it does not."""

UNSHOWABLE = re.compile(
    rf"[{HIDDEN}]|\\u(00(0[0-8bcef]|1[0-9a-f]|7f|[89][0-9a-f])|200[b-f]|202[a-e]|206[0-9a-f]|feff)", re.IGNORECASE
)


def check_record_file(path: Path) -> None:
    """Refuse the file of a record that is a link, too large, or holds characters that cannot be shown.

    Raises:
        ReliquaryError: It is or does.
    """
    if path.is_symlink() or not path.is_file():
        raise ReliquaryError(f"{path}: a record is a file, no link; remove it")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ReliquaryError(f"{path}: {size:,} bytes; a record may have {MAX_BYTES:,}")
    match = UNSHOWABLE.search(path.read_text("utf-8", errors="replace"))
    if match is not None:
        raise ReliquaryError(
            f"{path}: the character {match[0].encode('unicode_escape').decode()} cannot be shown; remove it"
        )
