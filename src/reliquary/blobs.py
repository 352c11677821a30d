"""A store of original bytes, named by their SHA-256 and written once."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from reliquary.errors import ReliquaryError, explain_full_disk
from reliquary.files import sha256_bytes

SHA256 = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """The folder ``blobs/<first two hex digits>/<sha256>`` of a crawl or a set of renders.

    Args:
        root: The folder; it is made when the first blob is put.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Return where the blob lies, or would lie.

        Raises:
            ReliquaryError: ``sha256`` is no lower-case hexadecimal SHA-256; it never becomes a path then.
        """
        if not SHA256.fullmatch(sha256):
            raise ReliquaryError(f"{self.root}: {sha256!r} is not a SHA-256 (64 lower-case hexadecimal digits)")
        return self.root / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Store ``data`` unless it is there already, and return its SHA-256.

        The bytes are synced before they get their name: what has a name is whole, even after a crash of the machine,
        which may lose the last names.

        Raises:
            FullDiskError: There is no space left.
        """
        sha256 = sha256_bytes(data)
        # Text and descriptors, not paths and files: a crawl puts hundreds of blobs a second from several threads,
        # and every call that is saved is one wait less for the others.
        path = f"{self.root}/{sha256[:2]}/{sha256}"
        if not os.path.exists(path):  # noqa: PTH110
            with explain_full_disk(self.root):
                _write_synced(f"{self.root}/{sha256[:2]}/.{sha256[:8]}.{secrets.token_hex(4)}.tmp", path, data)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob, checked against their name.

        Raises:
            ReliquaryError: The blob is missing, or its bytes were changed since they were stored.
        """
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise ReliquaryError(f"{path}: the blob is missing; crawl or render again to restore it") from error
        if sha256_bytes(data) != sha256:
            raise ReliquaryError(f"{path}: the bytes no longer match their name; remove the file and crawl again")
        return data


def _write_synced(temporary: str, path: str, data: bytes) -> None:
    descriptor = _new_file(temporary)
    try:
        try:
            _write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _new_file(path: str) -> int:
    """Make a file, and its folder if it is the first there, and return its descriptor."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o666)


def _write_all(descriptor: int, data: bytes) -> None:
    """Write everything: a full disk takes a part before it refuses the rest."""
    written = 0
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])
