"""Names of files and keys that are made of names from data: plain, short, and none twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from reliquary.files import sha256_bytes

OTHERS = re.compile(r"[^a-z0-9._]+")
LONGEST = 80  # characters
DIGITS = 8


def plain_name(text: str) -> str:
    """Return a text as a name of lower-case ASCII letters, digits, dots, underscores and hyphens.

    It is at most 80 characters long and begins and ends with a letter or digit, so that no file name made of it is
    hidden or leads to another folder.
    """
    return OTHERS.sub("-", text.lower())[:LONGEST].strip("-._") or "unnamed"


def unique_names(texts: Sequence[str], identities: Sequence[bytes]) -> list[str]:
    """Return a plain name for each text; those that would be equal carry eight digits of the hash of their identity.

    Args:
        texts: What to name.
        identities: Bytes for each text that no other one has, so that a name does not depend on the order.
    """
    names = [plain_name(text) for text in texts]
    counts = Counter(names)
    return [
        name if counts[name] == 1 else f"{name}-{sha256_bytes(identity)[:DIGITS]}"
        for name, identity in zip(names, identities, strict=True)
    ]
