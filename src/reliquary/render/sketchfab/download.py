"""Downloading the file of a model: streamed, limited, and tried again when it breaks off."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from reliquary.render.sketchfab.api import Form, Sketchfab, SketchfabModel
from reliquary.render.sketchfab.faults import ModelError, TryAgainError

MAX_BYTES = 2 << 30
CHUNK = 1 << 18

GLB_HEADER = struct.Struct("<4sII")
"""Magic, version and length of the whole file (glTF 2.0, 4.4.2 "Binary Header")."""

Show = Callable[[int, int | None], None]
"""Told the bytes that have come, and how many there will be as far as that is known."""


def download(sketchfab: Sketchfab, model: SketchfabModel, form: Form, path: Path, show: Show) -> None:
    """Write the file of a model; each attempt asks for the address anew, because one is valid for minutes only.

    Args:
        sketchfab: The interface.
        model: The model.
        form: What is downloaded: a GLB, or a ZIP.
        path: The file, which is overwritten.
        show: Told how far it is.

    Raises:
        ModelError: It is not offered, too large, not of this form, or does not come whole.
        ReliquaryError: Sketchfab itself does not answer.
    """

    def attempt() -> None:
        archive = sketchfab.archive(model, form)
        _check_size(archive.size)
        _stream(sketchfab, archive.url, archive.size, path, show)
        if form is Form.GLB:
            _check_glb(path)

    try:
        sketchfab.client.patience.keep_trying(attempt)
    except TryAgainError as error:
        raise ModelError(f"{error}; run the same command again") from error


def _stream(sketchfab: Sketchfab, url: str, said: int | None, path: Path, show: Show) -> None:
    """Write what comes from an address."""
    n_bytes = 0
    with sketchfab.client.open_download(url) as response, path.open("wb") as file:
        declared = response.headers.get("Content-Length")
        total = int(declared) if declared and declared.isdecimal() else said
        _check_size(total)
        for piece in response.iter_raw(CHUNK):
            n_bytes += len(piece)
            _check_size(n_bytes)
            file.write(piece)
            show(n_bytes, total)
    if total is not None and n_bytes < total:
        raise TryAgainError(f"{n_bytes:,} of {total:,} bytes came")


def _check_size(n_bytes: int | None) -> None:
    if n_bytes is not None and n_bytes > MAX_BYTES:
        raise ModelError(f"larger than {MAX_BYTES >> 20:,} MiB, the most that is downloaded")


def _check_glb(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(GLB_HEADER.size)
    if len(head) < GLB_HEADER.size or head[:4] != b"glTF":
        raise ModelError(f"what came is no GLB: it begins with {head[:4]!r}")
    _, version, length = GLB_HEADER.unpack(head)
    if version != 2:
        raise ModelError(f"a GLB of version {version}; only version 2 is read")
    if path.stat().st_size < length:
        raise TryAgainError(f"{path.stat().st_size:,} of the {length:,} bytes of the GLB came")
