"""The files of a local copy: which there are, and what its pictures are.

A copy is data of a stranger: nothing is opened that does not lie in its folder, and no name that stands in a file of
it ever becomes a path; it is only looked up among the names that were found.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple, NoReturn

from PIL import Image

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.progress import track

PICTURE_SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
MAX_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture of a copy.

    Attributes:
        file: Its path in the copy, with forward slashes.
        sha256: Of its bytes.
        width: Pixels, upright.
        height: Pixels, upright.
        marked: It says in its own bytes that the sample museum made it.
    """

    file: str
    sha256: str
    width: int
    height: int
    marked: bool


class UnreadableFile(NamedTuple):
    """A picture that cannot be used, with the reason; one that is too large is not hashed."""

    file: str
    sha256: str | None
    reason: str


def copy_files(folder: Path) -> list[str]:
    """Return the paths of all files of a copy, with forward slashes, sorted; hidden ones do not count.

    Raises:
        FaultyFileError: The copy holds symbolic links or names that are not UTF-8; all of them are listed.
        ReliquaryError: A folder cannot be listed.
    """
    files, faults = [], []
    for path in _walk(folder):
        file = path.relative_to(folder).as_posix()
        if not _is_utf8(file):
            faults.append(Fault(repr(str(path)), "", "the name is not UTF-8; rename it"))
        elif path.is_symlink():
            faults.append(Fault(str(path), "", "a symbolic link; put the file or folder itself there"))
        elif path.is_file():
            files.append(file)
    if faults:
        raise FaultyFileError(f"{folder}: not usable as a local copy", sorted(faults, key=str))
    return sorted(files)


def is_picture(file: str) -> bool:
    """Return whether a file is a picture by its name."""
    return PurePosixPath(file).suffix.lower() in PICTURE_SUFFIXES


def look_at_pictures(
    folder: Path, files: Sequence[str], *, quiet: bool = False
) -> tuple[dict[str, PictureFile], list[UnreadableFile]]:
    """Hash pictures and read their sizes; each is read once and none is decoded.

    Args:
        folder: The copy.
        files: Paths in it.
        quiet: Show no progress.

    Returns:
        The pictures by their paths, and those that cannot be used.
    """
    usable, unreadable = {}, []
    with warnings.catch_warnings():
        # Our own limit is checked, and is higher than the size from which Pillow warns.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        for file in track(files, f"read {folder.name}", quiet=quiet):
            found = _look_at(folder, file)
            if isinstance(found, PictureFile):
                usable[file] = found
            else:
                unreadable.append(found)
    return usable, unreadable


def reader_of(folder: Path, hashed: Iterable[tuple[str, str]]) -> Callable[[str], bytes]:
    """Return the function that gives the bytes of a file by its SHA-256, checked.

    Args:
        folder: The copy.
        hashed: SHA-256 and path of each file; of equal files one is read.
    """
    files: dict[str, str] = {}
    for sha256, file in hashed:
        files.setdefault(sha256, file)

    def read(sha256: str) -> bytes:
        path = folder / files[sha256]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ReliquaryError(f"{path}: can no longer be read ({error.strerror}); put it back") from error
        if sha256_bytes(data) != sha256:
            raise ReliquaryError(f"{path}: was changed while the dataset was built; build again")
        return data

    return read


def _walk(folder: Path) -> Iterator[Path]:
    """Yield files, and links to folders, without following any link."""
    for place, folders, names in os.walk(folder, onerror=_refuse):
        here = Path(place)
        yield from (here / name for name in folders if (here / name).is_symlink())
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (here / name for name in names if not name.startswith("."))


def _refuse(error: OSError) -> NoReturn:
    raise ReliquaryError(f"{error.filename}: cannot be listed ({error.strerror})") from error


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _look_at(folder: Path, file: str) -> PictureFile | UnreadableFile:
    path = folder / file
    try:
        if path.stat().st_size > MAX_BYTES:
            return UnreadableFile(file, None, f"a file of more than {MAX_BYTES >> 30} GiB")
        data = path.read_bytes()
    except OSError as error:
        raise ReliquaryError(f"{path}: cannot be read ({error.strerror})") from error
    sha256 = sha256_bytes(data)
    try:
        original = Original(data)
    except UnreadablePictureError as error:
        return UnreadableFile(file, sha256, str(error))
    return PictureFile(file, sha256, original.width, original.height, original.marked)
