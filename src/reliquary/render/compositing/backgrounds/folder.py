"""Any folder of pictures as backgrounds.

It is data of a stranger: nothing outside the folder is opened, and no picture is decoded before its size is known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.progress import track
from reliquary.records import Record
from reliquary.records.base import Part, Sha256, Text
from reliquary.render.compositing.backgrounds.background import Background, Size
from reliquary.render.compositing.backgrounds.preparing import Preparer, Unusable
from reliquary.render.compositing.notes import Notes, note_key
from reliquary.render.compositing.processes import in_processes

MOST = 2000
"""Backgrounds of a set: of a larger folder those whose hashes come first, which is as good as at random."""

MAX_BYTES = 256 << 20
VERSION = 1
"""Of the way in which backgrounds are made."""

SHOWN = 5
"""Files that an error names."""


class UsedBackground(Part):
    """A file that became a background.

    Attributes:
        file: In the folder, with forward slashes.
        file_sha256: Of its bytes.
        sha256: Of the background in the blob store.
    """

    file: Text
    file_sha256: Sha256
    sha256: Sha256


class LeftOutFile(Part):
    """A file that became none, and why."""

    file: Text
    reason: Text


class BackgroundsFile(Record):
    """``backgrounds.json``: where the backgrounds of a set come from."""

    SCHEMA: ClassVar[str] = "backgrounds"

    used: list[UsedBackground]
    left_out: list[LeftOutFile]


class Prepared(NamedTuple):
    """Backgrounds, in the order of their files' hashes, and the files that they come from."""

    backgrounds: list[Background]
    listing: BackgroundsFile


class _Hashed(NamedTuple):
    sha256: str
    path: Path


def folder_backgrounds(
    folder: Path, size: Size, blobs: BlobStore, notes: Notes, *, workers: int = 1, quiet: bool = False
) -> Prepared:
    """Make backgrounds of the pictures in a folder and the folders in it, unless they were made before.

    Names and order of the files do not matter; hidden files do not count; of equal files one is taken.

    Args:
        folder: The folder.
        size: Of the composites.
        blobs: Where backgrounds are put.
        notes: Where it is noted which were made.
        workers: Number of processes.
        quiet: Show no progress.

    Raises:
        ReliquaryError: The folder is missing or holds no usable picture.
    """
    if not folder.is_dir():
        raise ReliquaryError(f"{folder}: no such folder; 'backgrounds' names a folder of pictures")
    left_out: list[LeftOutFile] = []
    hashed = _hashed(folder, left_out, quiet=quiet)
    backgrounds, used = [], []
    made = _made(hashed, Preparer(size, blobs), notes, workers)
    for (sha256, path), found in track(made, "prepare backgrounds", total=min(len(hashed), MOST), quiet=quiet):
        if isinstance(found, Unusable):
            left_out.append(LeftOutFile(file=_name(path, folder), reason=found.reason))
            continue
        backgrounds.append(found)
        used.append(UsedBackground(file=_name(path, folder), file_sha256=sha256, sha256=found.sha256))
        if len(backgrounds) == MOST:
            break
    if not backgrounds:
        raise ReliquaryError(f"{folder}: no picture can be a background{_examples(left_out)}")
    left_out.sort(key=lambda entry: entry.file)
    return Prepared(backgrounds, BackgroundsFile(used=used, left_out=left_out))


def _hashed(folder: Path, left_out: list[LeftOutFile], *, quiet: bool) -> list[_Hashed]:
    """Return the regular files, sorted by their hashes, of equal ones the first by name; note what else there is."""
    root = folder.resolve()
    by_sha256: dict[str, Path] = {}
    for path in track(sorted(_files(folder)), f"read {folder.name}", quiet=quiet):
        try:
            reason = _refusal(path, root)
            if reason is None:
                by_sha256.setdefault(sha256_file(path), path)
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
        if reason is not None:
            left_out.append(LeftOutFile(file=_name(path, folder), reason=reason))
    return [_Hashed(sha256, path) for sha256, path in sorted(by_sha256.items())]


def _name(path: Path, folder: Path) -> str:
    """Return a file's path in the folder, with forward slashes; bytes that are no UTF-8 are written as escapes."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def _files(folder: Path) -> Iterator[Path]:
    """Yield files, and links to folders, which are not followed; hidden ones do not count."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(place, name).is_symlink()]
        yield from (Path(place, name) for name in [*files, *links] if not name.startswith("."))


def _refusal(path: Path, root: Path) -> str | None:
    """Return why a file is not even opened."""
    if not path.resolve().is_relative_to(root):
        return "a link that leads out of the folder"
    if not path.is_file():
        return "no regular file"
    if path.stat().st_size > MAX_BYTES:
        return f"more than {MAX_BYTES >> 20} MiB"
    return None


def _made(
    hashed: Sequence[_Hashed], preparer: Preparer, notes: Notes, workers: int
) -> Iterator[tuple[_Hashed, Background | Unusable]]:
    """Yield files with what became of them, in their order; what is not noted yet is made."""
    keys = {each: note_key("background", VERSION, each.sha256, list(preparer.size)) for each in hashed}
    noted = {each: _read_note(notes.get(key), preparer.blobs) for each, key in keys.items()}
    missing = [each.path for each in hashed if noted[each] is None]
    made = in_processes(partial(Preparer, preparer.size, preparer.blobs), missing, workers)
    for each in hashed:
        found = noted[each]
        if found is None:
            _, found = next(made)
            note = _Note(background=found) if isinstance(found, Background) else _Note(reason=found.reason)
            notes.add([(keys[each], note.model_dump_json())])
        yield each, found


class _Note(Part):
    """What became of a file: a background, or the reason why not."""

    background: Background | None = None
    reason: Text | None = None


def _read_note(text: str | None, blobs: BlobStore) -> Background | Unusable | None:
    if text is None:
        return None
    note = _Note.model_validate_json(text)
    if note.background is None:
        return Unusable(note.reason or "")
    return note.background if blobs.path(note.background.sha256).exists() else None


def _examples(left_out: Sequence[LeftOutFile]) -> str:
    if not left_out:
        return "; it is empty: put JPEG, PNG, TIFF, WebP or BMP files there"
    shown = "".join(f"\n  {entry.file}: {entry.reason}" for entry in left_out[:SHOWN])
    more = f"\n  ... and {len(left_out) - SHOWN} more" if len(left_out) > SHOWN else ""
    return f"; {len(left_out)} files were left out:{shown}{more}"
