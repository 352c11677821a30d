"""Writing a textured mesh as binary glTF 2.0 (the Khronos specification, sections 3.6, 3.7, 3.9 and 4.4)."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliquary.records import SAMPLE_MARK
from reliquary.sample.drawing.encoding import png_bytes
from reliquary.sample.models3d.meshes import Mesh

MAGIC, VERSION = 0x46546C67, 2
JSON_CHUNK, BINARY_CHUNK = 0x4E4F534A, 0x004E4942
FLOAT, UNSIGNED_INT = 5126, 5125
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963


def glb_bytes(
    mesh: Mesh, texture: NDArray[np.uint8], name: str, roughness: float = 0.7, metallic: float = 0.0
) -> bytes:
    """Encodes a mesh with its texture embedded as PNG.

    Args:
        mesh: Metres, +Y up.
        texture: RGB (H, W, 3).
        name: Name of the node and of the mesh.
        roughness: 0 (mirror) to 1 (matt).
        metallic: 0 or 1.

    Returns:
        The whole file; equal arguments give equal bytes. ``asset.copyright`` holds the sample mark.
    """
    parts = [
        mesh.faces.astype("<u4").tobytes(),
        mesh.vertices.astype("<f4").tobytes(),
        mesh.normals.astype("<f4").tobytes(),
        mesh.uv.astype("<f4").tobytes(),
        png_bytes(texture),
    ]
    views, binary = _packed(parts)
    document = {
        "asset": {"version": "2.0", "generator": "Reliquary", "copyright": SAMPLE_MARK},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "meshes": [{"name": name, "primitives": [_primitive()]}],
        "materials": [_material(name, roughness, metallic)],
        "textures": [{"source": 0, "sampler": 0}],
        "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 10497, "wrapT": 33071}],
        "images": [{"bufferView": 4, "mimeType": "image/png"}],
        "accessors": _accessors(mesh),
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    return _container(_padded(json.dumps(document, separators=(",", ":")).encode(), b" "), binary)


def _packed(parts: list[bytes]) -> tuple[list[dict[str, Any]], bytes]:
    """Lays indices, three vertex attributes and the picture one after the other; returns the views and the bytes."""
    views, binary = [], b""
    for part, target in zip(parts, (ELEMENT_ARRAY_BUFFER, *[ARRAY_BUFFER] * 3, None), strict=True):
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(binary), "byteLength": len(part)}
        views.append(view if target is None else {**view, "target": target})
        binary += _padded(part, b"\0")
    return views, binary


def _container(document: bytes, binary: bytes) -> bytes:
    """Puts the two chunks, of whole words each, behind the file's header."""
    return b"".join(
        (
            struct.pack("<III", MAGIC, VERSION, 12 + 8 + len(document) + 8 + len(binary)),
            struct.pack("<II", len(document), JSON_CHUNK),
            document,
            struct.pack("<II", len(binary), BINARY_CHUNK),
            binary,
        )
    )


def _padded(data: bytes, filler: bytes) -> bytes:
    """Fills up to a multiple of four bytes, as chunks and accessors need."""
    return data + filler * (-len(data) % 4)


def _primitive() -> dict[str, Any]:
    return {"indices": 0, "attributes": {"POSITION": 1, "NORMAL": 2, "TEXCOORD_0": 3}, "material": 0, "mode": 4}


def _material(name: str, roughness: float, metallic: float) -> dict[str, Any]:
    surface = {"baseColorTexture": {"index": 0}, "roughnessFactor": roughness, "metallicFactor": metallic}
    return {"name": name, "pbrMetallicRoughness": surface}


def _accessors(mesh: Mesh) -> list[dict[str, Any]]:
    count = len(mesh.vertices)
    positions = mesh.vertices.astype("<f4")
    return [
        {"bufferView": 0, "componentType": UNSIGNED_INT, "count": mesh.faces.size, "type": "SCALAR"},
        {
            "bufferView": 1,
            "componentType": FLOAT,
            "count": count,
            "type": "VEC3",
            "min": [float(v) for v in positions.min(axis=0)],
            "max": [float(v) for v in positions.max(axis=0)],
        },
        {"bufferView": 2, "componentType": FLOAT, "count": count, "type": "VEC3"},
        {"bufferView": 3, "componentType": FLOAT, "count": count, "type": "VEC2"},
    ]
