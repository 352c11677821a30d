from __future__ import annotations

import json
import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.records import SAMPLE_MARK
from reliquary.sample.models3d.glb import glb_bytes
from reliquary.sample.models3d.meshes import ball
from reliquary.seeds import generator

MESH = ball((0, 0.5, 0), (0.3, 0.5, 0.2))
TEXTURE = generator(0, "texture").integers(0, 256, (16, 32, 3), dtype=np.uint8)
DATA = glb_bytes(MESH, TEXTURE, "ball", roughness=0.4, metallic=1.0)


def chunks(data):
    length, kind = struct.unpack("<II", data[12:20])
    document = json.loads(data[20 : 20 + length])
    binary_length, binary_kind = struct.unpack("<II", data[20 + length : 28 + length])
    return document, data[28 + length :], (length, kind, binary_length, binary_kind)


def test_the_container_follows_the_specification():
    magic, version, total = struct.unpack("<4sII", DATA[:12])
    assert (magic, version, total) == (b"glTF", 2, len(DATA))
    _, binary, (length, kind, binary_length, binary_kind) = chunks(DATA)
    assert struct.pack("<I", kind) == b"JSON"
    assert struct.pack("<I", binary_kind) == b"BIN\0"
    assert length % 4 == 0
    assert binary_length % 4 == 0
    assert binary_length == len(binary)


def test_views_are_aligned_and_lie_within_the_buffer():
    document, binary, _ = chunks(DATA)
    assert document["buffers"] == [{"byteLength": len(binary)}]
    for view in document["bufferViews"]:
        assert view["byteOffset"] % 4 == 0
        assert view["byteOffset"] + view["byteLength"] <= len(binary)


def test_the_file_says_that_it_is_a_sample():
    document, binary, _ = chunks(DATA)
    assert document["asset"]["copyright"] == SAMPLE_MARK
    view = document["bufferViews"][document["images"][0]["bufferView"]]
    image = Image.open(BytesIO(binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]))
    assert image.text["Comment"] == SAMPLE_MARK
    assert np.array_equal(np.asarray(image), TEXTURE)


def test_positions_state_their_exact_range():
    document, _, _ = chunks(DATA)
    positions = document["accessors"][1]
    assert np.array_equal(np.float32(positions["min"]), MESH.vertices.min(axis=0))
    assert np.array_equal(np.float32(positions["max"]), MESH.vertices.max(axis=0))


def test_an_independent_reader_finds_the_same_mesh():
    trimesh = pytest.importorskip("trimesh")
    scene = trimesh.load(BytesIO(DATA), file_type="glb")
    (read,) = scene.geometry.values()
    assert np.allclose(read.vertices, MESH.vertices)
    assert np.array_equal(read.faces, MESH.faces)
    assert np.allclose(read.vertex_normals, MESH.normals, atol=1e-5)
    # The reader counts v from the bottom, glTF from the top.
    assert np.allclose(read.visual.uv, np.stack([MESH.uv[:, 0], 1 - MESH.uv[:, 1]], axis=-1), atol=1e-6)
    assert np.array_equal(np.asarray(read.visual.material.baseColorTexture.convert("RGB")), TEXTURE)
    assert read.visual.material.roughnessFactor == pytest.approx(0.4)
    assert read.visual.material.metallicFactor == pytest.approx(1.0)


def test_bytes_repeat():
    assert glb_bytes(MESH, TEXTURE, "ball", 0.4, 1.0) == DATA
