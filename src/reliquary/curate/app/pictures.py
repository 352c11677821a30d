"""Pictures as files that FiftyOne and a browser can open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from reliquary.blobs import SHA256, BlobStore
from reliquary.build.pictures.original import JPEGS, Original
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.crawl.folder import BLOBS_FOLDER
from reliquary.curate.collection.item import Collection, CollectionKind
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_path, atomic_write_bytes

SUFFIXES = {**dict.fromkeys(JPEGS, ".jpg"), "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "BMP": ".bmp"}
"""What every browser shows, by Pillow's name of the format."""

UNKNOWN_SUFFIX = ".jpg"
PREVIEW_SIDE = 2048
PREVIEW_QUALITY = 90


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as a file with a suffix.

    Attributes:
        path: The file.
        width: Pixels, upright; None if it cannot be opened.
        height: Pixels, upright; None if it cannot be opened.
    """

    path: Path
    width: int | None
    height: int | None


class PictureFiles:
    """The files of the pictures of a collection, made when they are asked for.

    The original of a crawl is linked: its own name has no suffix, which FiftyOne and the browser go by. What a browser
    does not show (TIFF) gets a preview. A picture that lies in a Parquet file is written out once.

    Args:
        collection: The pictures.
        folder: The collection's folder of curation; the files go to ``pictures/<state>/`` in it, and those of
            other states of the collection are removed.
    """

    def __init__(self, collection: Collection, folder: Path) -> None:
        self._collection = collection
        self._folder = folder / "pictures" / collection.state[:12]
        self._blobs = BlobStore(collection.path / BLOBS_FOLDER) if collection.kind is CollectionKind.CRAWL else None
        _remove_others(self._folder)
        self._known = {path.stem: path for path in _files(self._folder)}

    def find(self, sha256: str) -> PictureFile:
        """Return the file of a picture, which is made if need be.

        Raises:
            ReliquaryError: The picture is missing or was changed.
            FullDiskError: The disk is full.
        """
        path = self._known.get(sha256)
        if path is not None and self._is_good(path, sha256):
            return _opened(path, path.read_bytes())
        data = self._collection.read(sha256)
        path = self._known[sha256] = self._make(sha256, data)
        return _opened(path, data)

    def is_there(self, sha256: str) -> bool:
        """Return whether a picture has a file that leads to it; quick, since nothing is opened."""
        path = self._known.get(sha256)
        return path is not None and self._is_good(path, sha256)

    def place(self, sha256: str) -> Path:
        """Return the file of a picture, or where it would be."""
        return self._known.get(sha256) or self._path(sha256, UNKNOWN_SUFFIX)

    def layer(self, sha256: str, name: str) -> Path:
        """Return where a layer of a picture lies, or would lie."""
        return self._folder / name / sha256[:2] / f"{sha256}.png"

    def _is_good(self, path: Path, sha256: str) -> bool:
        """Say whether a file is there; and a link leads to where the collection is now, not to where it was."""
        if self._blobs is not None and path.is_symlink() and path.readlink() != self._blobs.path(sha256).resolve():
            return False
        return path.is_file()

    def _make(self, sha256: str, data: bytes) -> Path:
        try:
            original = Original(data)
            suffix = SUFFIXES.get(original.format)
            if suffix is None:
                path = self._path(sha256, ".jpg")
                _write_preview(original, path)
                return path
        except UnreadablePictureError:
            suffix = UNKNOWN_SUFFIX
        path = self._path(sha256, suffix)
        if self._blobs is None:
            atomic_write_bytes(path, data)
        else:
            _link(path, self._blobs.path(sha256).resolve())
        return path

    def _path(self, sha256: str, suffix: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise ReliquaryError(f"{self._folder}: {sha256!r} is not a SHA-256 (64 lower-case hexadecimal digits)")
        return self._folder / sha256[:2] / f"{sha256}{suffix}"


def _files(folder: Path) -> Iterator[Path]:
    """Yield the pictures that were made, not their layers; a link counts whether it leads somewhere or not."""
    for part in folder.glob("[0-9a-f][0-9a-f]"):
        yield from (path for path in part.iterdir() if SHA256.fullmatch(path.stem))


def _remove_others(folder: Path) -> None:
    if folder.parent.is_dir():
        for other in folder.parent.iterdir():
            if other != folder and other.is_dir():
                shutil.rmtree(other)


def _opened(path: Path, data: bytes) -> PictureFile:
    with suppress(UnreadablePictureError):
        original = Original(data)
        return PictureFile(path, original.width, original.height)
    return PictureFile(path, None, None)


def _write_preview(original: Original, path: Path) -> None:
    image = original.decoded().copy()
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.BOX)
    with atomic_path(path) as temporary:
        image.save(temporary, "JPEG", quality=PREVIEW_QUALITY)


def _link(path: Path, target: Path) -> None:
    """Make a file that shows another one's bytes: a symbolic link, or what the file system offers instead."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        temporary.symlink_to(target)
    except OSError:
        try:
            os.link(target, temporary)
        except OSError:
            with atomic_path(path) as copy:
                shutil.copyfile(target, copy)
            return
    temporary.replace(path)
