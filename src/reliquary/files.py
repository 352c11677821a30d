"""Writing files whole or not at all, and naming bytes by their content."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from reliquary.errors import ReliquaryError, explain_full_disk

CHUNK = 1 << 20


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path``; when the block ends well, it becomes ``path``.

    The file is synced before it is renamed, so that a crash leaves the old file or the new one, never a part.
    If the block raises, the temporary file is removed and ``path`` stays as it was.

    Raises:
        ReliquaryError: The disk is full.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    with explain_full_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            with temporary.open("rb+") as handle:
                os.fsync(handle.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def atomic_write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` atomically, making the parent folders."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


def atomic_write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 to ``path`` atomically, with line feeds alone on every system."""
    atomic_write_bytes(path, text.encode("utf-8"))


def atomic_write_json(path: Path, value: Any) -> None:
    """Write ``value`` as indented JSON with sorted keys to ``path`` atomically."""
    atomic_write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Raises:
        ReliquaryError: The file is missing or no valid JSON; the message names the line and column.
    """
    try:
        return parse_json(path.read_text("utf-8"), str(path))
    except FileNotFoundError as error:
        raise ReliquaryError(f"{path}: no such file") from error
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not valid JSON ({error}); restore or remove the file") from error


def parse_json(text: str, place: str) -> Any:
    """Parse JSON.

    Args:
        text: The document.
        place: The file that it comes from, for the message.

    Raises:
        ReliquaryError: It is no valid JSON; the message names the line and column.
    """
    # Twice as fast as the standard library's, and names that many documents repeat are kept once.
    try:
        return from_json(text)
    except ValueError as error:  # no JSON, half of a character, a number of thousands of digits, deep nesting
        raise ReliquaryError(f"{place}: not valid JSON ({error}); restore or remove the file") from error


def canonical_json(value: Any) -> bytes:
    """Serialise ``value`` to the one byte string that its hash is taken of.

    Sorted keys, no white space, UTF-8, no NaN or infinity: equal values give equal bytes on any machine.

    Raises:
        ValueError: ``value`` holds NaN or an infinity, which JSON cannot carry.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def sha256_bytes(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in lower-case hexadecimal (64 characters)."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file in lower-case hexadecimal, reading it in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class DigestOfList:
    """The SHA-256 of the canonical JSON of a list, computed while its items come, so that they need not be kept."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256(b"[")
        self._is_empty = True

    def add(self, item: Any) -> None:
        """Add the next item."""
        self._digest.update((b"" if self._is_empty else b",") + canonical_json(item))
        self._is_empty = False

    def hexdigest(self) -> str:
        """Return the digest of the items so far, 64 characters; it is that of ``canonical_json`` of them as a list."""
        whole = self._digest.copy()
        whole.update(b"]")
        return whole.hexdigest()
