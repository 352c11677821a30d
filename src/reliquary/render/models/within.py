"""Names of files that stand in data, looked up within one folder."""

from __future__ import annotations

import stat
from pathlib import Path, PureWindowsPath

from reliquary.render.models.faults import UnusableModelError


def path_within(root: Path, name: str, beside: Path | None = None) -> Path:
    """Return the absolute path that a name means; no link and no ``..`` may lead out of the folder.

    Args:
        root: The folder.
        name: As written in data, with slashes of either kind.
        beside: The file that names it; its folder is where the name begins. By default that is ``root``.

    Raises:
        UnusableModelError: The path lies outside the folder, or is no path.
    """
    said_by = f"{beside}: " if beside else f"{root}: "
    # Of a Windows path, also "C:name" and "\name" are no names within a folder.
    if not name or "\0" in name or PureWindowsPath(name).anchor:
        raise UnusableModelError(f"{said_by}{name!r} is not a path within the folder of models; copy the file there")
    here = beside.parent if beside else root
    path = (here / name.replace("\\", "/")).resolve()
    if not path.is_relative_to(root.resolve()):
        raise UnusableModelError(f"{said_by}{name!r} lies outside the folder of models; copy the file there")
    return path


def checked_file(path: Path, max_bytes: int) -> int:
    """Return the size of a file in bytes.

    Raises:
        UnusableModelError: It is missing, no regular file, empty, or larger than ``max_bytes``.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise UnusableModelError(f"{path}: cannot be read ({error.strerror}); put the file there") from error
    if not stat.S_ISREG(found.st_mode):
        raise UnusableModelError(f"{path}: not a file")
    if not found.st_size:
        raise UnusableModelError(f"{path}: the file is empty")
    if found.st_size > max_bytes:
        raise UnusableModelError(f"{path}: {found.st_size} bytes; at most {max_bytes} are read")
    return found.st_size
