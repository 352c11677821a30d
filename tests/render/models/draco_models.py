"""Sample models that are compressed by Draco."""

from __future__ import annotations

import json
import struct

import DracoPy
import numpy as np

from reliquary.render.models.draco import EXTENSION
from reliquary.sample.models3d.models import SampleModel, sample_model
from tests.render.models.test_gltf import glb

IDS = {"TEXCOORD_0": 0, "NORMAL": 1, "POSITION": 2}
"""DracoPy numbers the attributes so."""

BITS = 14


def draco_glb(model: SampleModel | None = None, *, data: bytes | None = None, **counts: int) -> bytes:
    """Compress the mesh of a sample model.

    Args:
        model: By default the owl.
        data: What stands in the place of the Draco data.
        counts: Declared for ``indices`` or ``vertices``, if not the true ones.
    """
    model = model or sample_model("owl")
    mesh = model.mesh
    packed = data if data is not None else draco_data(model)
    text, picture = _document_and_picture(model.to_glb())
    vertices = counts.get("vertices", len(mesh.vertices))
    text["accessors"][0] |= {"count": counts.get("indices", mesh.faces.size)}
    for accessor in text["accessors"]:
        del accessor["bufferView"]
    for accessor in text["accessors"][1:]:
        accessor["count"] = vertices
    [primitive] = text["meshes"][0]["primitives"]
    primitive["extensions"] = {EXTENSION: {"bufferView": 0, "attributes": IDS}}
    text["images"][0]["bufferView"] = 1
    start = len(packed) + -len(packed) % 4
    binary = packed.ljust(start, b"\0") + picture + bytes(-len(picture) % 4)
    text["bufferViews"] = [
        {"buffer": 0, "byteLength": len(packed)},
        {"buffer": 0, "byteOffset": start, "byteLength": len(picture)},
    ]
    text |= {"buffers": [{"byteLength": len(binary)}], "extensionsUsed": [EXTENSION], "extensionsRequired": [EXTENSION]}
    return glb(text, binary)


def draco_data(model: SampleModel) -> bytes:
    """Return the mesh of a model, compressed."""
    mesh = model.mesh
    return DracoPy.encode(
        mesh.vertices,
        mesh.faces,
        quantization_bits=BITS,
        preserve_order=True,
        normals=mesh.normals.astype(np.float64),
        tex_coord=mesh.uv.astype(np.float64),
    )


def _document_and_picture(data: bytes) -> tuple[dict, bytes]:
    """Return the JSON of a GLB file, and its picture."""
    length = struct.unpack_from("<I", data, 12)[0]
    document, binary = json.loads(data[20 : 20 + length]), data[28 + length :]
    view = document["bufferViews"][document["images"][0]["bufferView"]]
    return document, binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
