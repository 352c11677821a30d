"""Writing files whole: the RGBA picture of the last render, and whatever else."""

from __future__ import annotations

import struct
from pathlib import Path

import bpy
from faults import NO_SPACE, RequestError, brief

PNG_START = b"\x89PNG\r\n\x1a\n"
CHUNKS = frozenset((b"IHDR", b"IDAT", b"IEND"))
"""What a picture needs. Blender also writes how long it took, so that no two files would be equal."""


def save_picture(path: Path, folder: Path) -> None:
    """Writes the last render as PNG, 8 bits a channel, straight alpha, sRGB; equal pixels are equal files.

    Args:
        path: Of the picture.
        folder: Where Blender may put its own file meanwhile.

    Raises:
        RequestError: It cannot be written.
    """
    rendered = folder / "picture"
    try:
        bpy.data.images["Render Result"].save_render(str(rendered))
        data = rendered.read_bytes()
    except (OSError, RuntimeError) as error:
        raise RequestError("disk", f"{rendered}: cannot be written: {brief(error)}; is the disk full?") from None
    finally:
        rendered.unlink(missing_ok=True)
    write_whole(path, _bare(data, rendered))


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that is whole or not there.

    Raises:
        RequestError: It cannot be written.
    """
    part = path.with_name(f".{path.name}.tmp")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        kind = "disk" if error.errno in NO_SPACE else "render"
        raise RequestError(kind, f"{path}: cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _bare(data: bytes, path: Path) -> bytes:
    """Returns a PNG with its pixels alone."""
    kept, place, kind = [PNG_START], len(PNG_START), b""
    while kind != b"IEND":
        # Blender does not notice when the last bytes found no room.
        if place + 12 > len(data):
            raise RequestError("disk", f"{path}: was not written whole; is the disk full?")
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind in CHUNKS:
            kept.append(data[place : place + 12 + length])
        place += 12 + length
    return b"".join(kept)
