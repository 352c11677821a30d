"""How a dataset repository and a version of it are named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from reliquary.errors import ReliquaryError
from reliquary.versions import Version

DATASET = "dataset"
"""What the Hub calls this kind of repository."""

_FORM = re.compile(r"(?P<id>\w[\w.-]*/\w[\w.-]*)(@(?P<tag>.+))?", re.ASCII)


@dataclass(frozen=True)
class Repository:
    """A dataset repository, ``owner/name``, and a version of it; None stands for the newest."""

    id: str
    version: Version | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``owner/name`` or ``owner/name@v1.2.0``.

        Raises:
            ReliquaryError: It is neither.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise ReliquaryError(f"'{text}': no such folder, and no repository either: owner/name or owner/name@v1.2.0")
        version = Version.from_tag(match["tag"]) if match["tag"] else None
        if match["tag"] and version is None:
            raise ReliquaryError(f"'{text}': found the tag '{match['tag']}', expected that of a version, as v1.2.0")
        return cls(match["id"], version)

    def __str__(self) -> str:
        """Return the repository as it is written, for example ``owner/name@v1.2.0``."""
        return self.id if self.version is None else f"{self.id}@{self.version.tag}"
