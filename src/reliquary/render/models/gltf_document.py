"""The JSON of glTF 2.0 files, and the chunks of binary ones (the Khronos specification, sections 3 and 4.4)."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from reliquary.records.faults import faults_of
from reliquary.render.models.faults import UnusableModelError

MAX_JSON = 1 << 26
HEADER, CHUNK_HEADER = 12, 8
JSON_CHUNK, BINARY_CHUNK = 0x4E4F534A, 0x004E4942

Size = Annotated[int, Field(ge=0)]
Index = Annotated[int, Field(ge=0)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    """Fields that are of no use here are allowed: the format has many."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel)


class Asset(_Part):
    """Who made the file, and of which version it is."""

    version: str
    copyright: str = ""


class Buffer(_Part):
    """Bytes; without an address those of a GLB file."""

    byte_length: Size
    uri: str | None = None


class BufferView(_Part):
    """A part of a buffer."""

    buffer: Index
    byte_length: Size
    byte_offset: Size = 0
    byte_stride: Annotated[int, Field(ge=1, le=252)] | None = None


class Accessor(_Part):
    """Numbers in a part of a buffer."""

    count: Size
    component_type: int
    type: str
    buffer_view: Index | None = None
    byte_offset: Size = 0
    min: list[Number] | None = None
    max: list[Number] | None = None


class Image(_Part):
    """A texture."""

    uri: str | None = None
    buffer_view: Index | None = None


class Primitive(_Part):
    """A part of a mesh with one material."""

    attributes: dict[str, Index]


class Mesh(_Part):
    """Triangles, lines or points."""

    primitives: list[Primitive]


class Node(_Part):
    """A place in a scene."""

    children: list[Index] = []


class Scene(_Part):
    """What is loaded."""

    nodes: list[Index] = []


class Document(_Part):
    """A whole file."""

    asset: Asset
    buffers: list[Buffer] = []
    buffer_views: list[BufferView] = []
    accessors: list[Accessor] = []
    images: list[Image] = []
    meshes: list[Mesh] = []
    nodes: list[Node] = []
    scenes: list[Scene] = []


def read_document(path: Path) -> tuple[Document, bytes | None]:
    """Return the JSON of a file, and the bytes that a binary one carries beside it.

    Raises:
        UnusableModelError: Fields are missing or wrong, or the file is cut off.
    """
    text, binary = read_parts(path)
    try:
        return Document.model_validate_json(text), binary
    except ValidationError as error:
        raise UnusableModelError("\n".join(str(fault) for fault in faults_of(error, str(path)))) from error


def read_parts(path: Path) -> tuple[bytes, bytes | None]:
    """Return the JSON text of a file, and the bytes that a binary one carries beside it.

    Raises:
        UnusableModelError: The file is cut off, or declares more than it holds.
    """
    return _chunks(path) if path.suffix.lower() == ".glb" else (_text(path), None)


def _text(path: Path) -> bytes:
    if path.stat().st_size > MAX_JSON:
        raise UnusableModelError(f"{path}: more than {MAX_JSON >> 20} MiB of JSON; save it as .glb")
    return path.read_bytes().removeprefix(b"\xef\xbb\xbf")


def _chunks(path: Path) -> tuple[bytes, bytes | None]:
    """Return the JSON and the binary chunk of a GLB file."""
    with path.open("rb") as handle:
        size = os.fstat(handle.fileno()).st_size
        try:
            _, version, length = struct.unpack("<III", handle.read(HEADER))
            json_length, json_kind = struct.unpack("<II", handle.read(CHUNK_HEADER))
        except struct.error as error:
            raise UnusableModelError(f"{path}: cut off within its header") from error
        if version != 2:
            raise UnusableModelError(f"{path}: glTF version {version}; only version 2 is read")
        if length > size or json_kind != JSON_CHUNK or HEADER + CHUNK_HEADER + json_length > min(length, MAX_JSON):
            raise UnusableModelError(
                f"{path}: declares {length} bytes, {json_length} of JSON, but has {size}; get the file again"
            )
        text, second = handle.read(json_length), handle.read(CHUNK_HEADER)
        if len(second) < CHUNK_HEADER:
            return text, None
        binary_length, binary_kind = struct.unpack("<II", second)
        if handle.tell() + binary_length > length:
            raise UnusableModelError(f"{path}: declares {binary_length} bytes of data, more than it has; get it again")
        return text, handle.read(binary_length) if binary_kind == BINARY_CHUNK else None
