"""Where the pictures of a user's own dataset lie; `reliquary train` writes it down."""

from __future__ import annotations

from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.files import read_json

SOURCE = "source.json"


def own_pictures(own: Path) -> Path | None:
    """Return the folder of pictures that a dataset was made of, None if nothing is written down; it may be gone.

    Args:
        own: ``<workspace>/own/<name>``.

    Raises:
        ReliquaryError: What is written down names no folder.
    """
    path = own / SOURCE
    if not path.is_file():
        return None
    content = read_json(path)
    folder = content.get("folder") if isinstance(content, dict) else None
    if not isinstance(folder, str) or not folder:
        raise ReliquaryError(f"{path}: folder: found {folder!r}, expected the folder of pictures; remove the file")
    return Path(folder)
