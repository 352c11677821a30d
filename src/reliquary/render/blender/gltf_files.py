"""What a glTF 2.0 file is checked for before Blender reads it (the Khronos specification, sections 3.6, 3.9, 4.4)."""

from __future__ import annotations

import base64
import json
import os
import struct
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
from faults import RequestError
from textures import inside

MAGIC = b"glTF"
FLOAT, VEC3_BYTES = 5126, 12
DRACO = "KHR_draco_mesh_compression"
LIBRARY_FOLDER = "BLENDER_EXTERN_DRACO_LIBRARY_PATH"


def check_gltf(path: Path, root: Path) -> None:
    """Looks at what Blender would read silently.

    Args:
        path: A ``.glb`` or ``.gltf``.
        root: Folder that its buffers and pictures must lie in.

    Raises:
        RequestError: The file cannot be read, is compressed in a way that this Blender cannot read, uses files from
            outside the folder, or has vertices that are no numbers.
    """
    document, binary = _parts(path)
    if DRACO in document.get("extensionsRequired", []) and not _reads_draco():
        raise RequestError(
            "model",
            f"{path}: is compressed by Draco, and neither this Blender nor this Python has a library to read it: "
            "pip install DracoPy, save it without compression, or use an installed Blender (--blender)",
        )
    for image in document.get("images", []):
        _check_place(image.get("uri"), path, root, "texture")
    for buffer in document.get("buffers", []):
        _check_place(buffer.get("uri"), path, root, "model")
    if not _positions_are_finite(document, path, binary):
        raise RequestError("model", f"{path}: has vertices that are no numbers (nan or inf); repair the mesh")


def _parts(path: Path) -> tuple[dict[str, Any], bytes]:
    """Returns the JSON document and the binary chunk."""
    data = path.read_bytes()
    try:
        if data[:4] != MAGIC:
            return _document(data), b""
        length = struct.unpack_from("<I", data, 12)[0]
        return _document(data[20 : 20 + length]), data[20 + length + 8 :]
    except (ValueError, struct.error) as error:
        raise RequestError("model", f"{path}: is no glTF: {error}; export it anew") from None


def _document(data: bytes) -> dict[str, Any]:
    document = json.loads(data)
    if not isinstance(document, dict):
        raise ValueError("its JSON is no object")  # noqa: TRY004 - both callers' faults are of the file
    return document


def _reads_draco() -> bool:
    from io_scene_gltf2.io.com.gltf2_io_draco_compression_extension import dll_exists

    return LIBRARY_FOLDER in os.environ or dll_exists(quiet=True)


def _check_place(uri: str | None, path: Path, root: Path, kind: str) -> None:
    """Sees that a file that the document names lies in the folder."""
    if uri is None or uri.startswith("data:"):
        return
    if urlsplit(uri).scheme:
        raise RequestError(kind, f"{path}: uses {uri!r}; nothing is fetched: put the file beside it")
    if not inside(path.parent / unquote(uri), root):
        raise RequestError(kind, f"{path}: uses {uri!r}, which lies outside {root}; put the file into that folder")


def _positions_are_finite(document: dict[str, Any], path: Path, binary: bytes) -> bool:
    wanted = {
        part["attributes"]["POSITION"]
        for mesh in document.get("meshes", [])
        for part in mesh.get("primitives", [])
        if "POSITION" in part.get("attributes", {}) and DRACO not in part.get("extensions", {})
    }
    try:
        return all(_is_finite(document, document["accessors"][number], path, binary) for number in wanted)
    except (LookupError, TypeError, ValueError) as error:
        raise RequestError("model", f"{path}: is no sound glTF: {error!r}; export it anew") from None


def _is_finite(document: dict[str, Any], accessor: dict[str, Any], path: Path, binary: bytes) -> bool:
    if "bufferView" not in accessor or accessor["componentType"] != FLOAT:
        return True
    view = document["bufferViews"][accessor["bufferView"]]
    data = _buffer(document["buffers"][view["buffer"]], path, binary)
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    stride = view.get("byteStride", VEC3_BYTES)
    points = np.ndarray((accessor["count"], 3), "<f4", data, start, (stride, 4))
    return bool(np.isfinite(points).all())


def _buffer(buffer: dict[str, Any], path: Path, binary: bytes) -> bytes:
    uri = buffer.get("uri")
    if uri is None:
        return binary
    if uri.startswith("data:"):
        return base64.b64decode(uri.partition(",")[2])
    return (path.parent / unquote(uri)).read_bytes()
