"""Formats of 3D models, recognised by name and content."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from reliquary.render.models.faults import UnusableModelError

HEAD = 1 << 16
"""Bytes that are looked at."""

STL_HEADER, STL_TRIANGLE = 84, 50
"""Bytes of a binary STL file before its triangles, and of one triangle."""

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"

_OBJ_LINE = re.compile(rb"^\s*(?:v|vn|vt|f|o|g|mtllib|usemtl)[ \t]", re.MULTILINE)
_ASCII_FBX = re.compile(rb"^\s*;\s*FBX ")


class Format(StrEnum):
    """A format of models; the value is the suffix of its files."""

    GLB = ".glb"
    GLTF = ".gltf"
    OBJ = ".obj"
    PLY = ".ply"
    FBX = ".fbx"
    STL = ".stl"
    BLEND = ".blend"


def format_of(path: Path) -> Format:
    """Return the format of a file by its suffix, if its content is of that format.

    Raises:
        UnusableModelError: The suffix is not known, or the content is of another format.
    """
    try:
        named = Format(path.suffix.lower())
    except ValueError:
        known = ", ".join(Format)
        raise UnusableModelError(f"{path}: {path.suffix!r} is no format of models; known are {known}") from None
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if named is Format.FBX and _ASCII_FBX.match(head):
        raise UnusableModelError(f"{path}: FBX as text, which Blender does not read; save it as binary FBX")
    found = _format_by_content(head, path.stat().st_size)
    if found is not named:
        holds = f"holds {found.name}" if found else "is not"
        raise UnusableModelError(f"{path}: named {named}, but it {holds}; export the model again")
    return found


def _format_by_content(head: bytes, size: int) -> Format | None:
    for prefix, found in _MAGIC.items():
        if head.startswith(prefix):
            return found
    if _is_stl(head, size):
        return Format.STL
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return Format.GLTF
    return Format.OBJ if b"\0" not in head and _OBJ_LINE.search(head) else None


_MAGIC = {
    b"glTF": Format.GLB,
    b"ply\n": Format.PLY,
    b"ply\r": Format.PLY,
    b"Kaydara FBX Binary  \0": Format.FBX,
    b"BLENDER": Format.BLEND,
    GZIP: Format.BLEND,
    ZSTD: Format.BLEND,
}


def _is_stl(head: bytes, size: int) -> bool:
    """Binary files may begin with "solid" as text does; their size is that of the triangles that they declare."""
    count = int.from_bytes(head[STL_HEADER - 4 : STL_HEADER], "little")
    if len(head) >= STL_HEADER and size == STL_HEADER + STL_TRIANGLE * count:
        return True
    return head.lstrip()[:5].lower() == b"solid" and b"facet" in head.lower()
