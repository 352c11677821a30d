"""Unpacking a ZIP of a stranger: nothing lands outside its folder, and nothing grows without bound."""

from __future__ import annotations

import errno
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath

from reliquary.render.sketchfab.faults import ModelError

MAX_FILES = 2000
MAX_BYTES = 4 << 30
MAX_RATIO = 200
"""Bytes that one packed byte may become: geometry packs well, but not as well as a bomb."""

FREE_BYTES = 1 << 20
"""Files up to this size may be packed as well as they like."""

MAX_NAME_BYTES = 255
CHUNK = 1 << 20
ENCRYPTED = 1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, IndexError, OverflowError, RuntimeError, ValueError)
"""What ``zipfile`` raises, beside its own error, when bytes of a ZIP are changed at random."""

FORBIDDEN = frozenset('\\:*?"<>|') | frozenset(map(chr, range(32)))
"""Characters that are a path, a drive or nothing at all on one system or the other."""


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a ZIP into a folder that does not exist yet; all names are looked at before the first byte is written.

    Raises:
        ModelError: It is no ZIP, damaged or encrypted; or holds links, names that lead elsewhere, two files of one
            name, or more than a model needs.
    """
    try:
        with zipfile.ZipFile(archive) as file:
            members = [member for member in file.infolist() if not member.is_dir()]
            _check(members)
            for member in members:
                _write(file, member, folder / PurePosixPath(member.filename))
    except DAMAGED as error:
        raise ModelError(f"what came is not readable as a ZIP ({error})") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise ModelError("what came is not readable as a ZIP (it names places beyond its end)") from error


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_FILES:
        raise ModelError(f"a ZIP of {len(members):,} files; at most {MAX_FILES:,} are unpacked")
    total = sum(member.file_size for member in members)
    if total > MAX_BYTES:
        raise ModelError(f"a ZIP of {total >> 20:,} MiB unpacked; at most {MAX_BYTES >> 20:,} MiB are")
    # Some file systems take names for one that differ in their case alone.
    names = Counter(member.filename.casefold() for member in members)
    folders = {folder.as_posix() for name in names for folder in PurePosixPath(name).parents}
    for member in members:
        name = member.filename.casefold()
        problem = _problem(member)
        if problem is None and name in folders:
            problem = "it is a folder too"
        elif problem is None and names[name] > 1:
            problem = "another file has the same name"
        if problem is not None:
            raise ModelError(f"a ZIP with the file {member.filename[:200]!r}: {problem}; nothing of it is unpacked")


def _problem(member: zipfile.ZipInfo) -> str | None:
    # Not the parts of a path object, which hides empty ones and dots.
    parts = member.filename.split("/")
    if not {"", ".", ".."}.isdisjoint(parts) or FORBIDDEN & set(member.filename):
        return "the name leads out of the folder, or is none on every system"
    if any(len(part.encode()) > MAX_NAME_BYTES for part in parts):
        return f"a name of more than {MAX_NAME_BYTES} bytes"
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return "a link or a device"
    if member.flag_bits & ENCRYPTED or member.compress_type not in METHODS:
        return "encrypted, or packed in an unusual way"
    if member.file_size > max(FREE_BYTES, member.compress_size * MAX_RATIO):
        return f"{member.file_size:,} bytes packed into {member.compress_size:,}, as a bomb is"
    return None


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Write one file; ``zipfile`` gives no byte more than its size says, and compares the checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, path.open("xb") as target:
        while piece := source.read(CHUNK):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
