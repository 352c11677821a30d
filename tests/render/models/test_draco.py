from __future__ import annotations

import json

import DracoPy
import numpy as np
import pytest
import trimesh

from reliquary.errors import FullDiskError
from reliquary.render.models import draco
from reliquary.render.models.draco import _Decoding, is_compressed, write_plain_copy
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.gltf import look_into_gltf
from reliquary.render.models.gltf_document import read_parts
from reliquary.sample.models3d.models import sample_model
from tests.render.models.draco_models import BITS, draco_data, draco_glb
from tests.render.models.test_gltf import glb


@pytest.fixture
def written(tmp_path):
    def write(data):
        path = tmp_path / "owl.glb"
        path.write_bytes(data)
        look_into_gltf(path, tmp_path)
        return path

    return write


def read(path):
    [mesh] = trimesh.load(path, process=False).geometry.values()
    return mesh


def test_the_copy_holds_the_same_without_compression(written, tmp_path):
    owl = sample_model("owl")
    path, copy = written(draco_glb(owl)), tmp_path / "plain" / "copy.glb"
    assert is_compressed(path)
    write_plain_copy(path, tmp_path, copy)
    assert not is_compressed(copy)
    look_into_gltf(copy, copy.parent)
    mesh = read(copy)
    step = np.ptp(owl.mesh.vertices, axis=0).max() / 2**BITS
    np.testing.assert_allclose(mesh.vertices, owl.mesh.vertices, atol=step)
    np.testing.assert_array_equal(mesh.faces, owl.mesh.faces)
    np.testing.assert_allclose(mesh.vertex_normals, owl.mesh.normals, atol=1e-3)
    np.testing.assert_allclose(mesh.visual.uv, owl.mesh.uv * (1, -1) + (0, 1), atol=1e-6)
    np.testing.assert_array_equal(np.asarray(mesh.visual.material.baseColorTexture.convert("RGB")), owl.texture)
    assert json.loads(read_parts(copy)[0])["asset"]["copyright"]


def test_a_plain_model_is_not_compressed(written, tmp_path):
    assert not is_compressed(written(sample_model("owl").to_glb()))
    (tmp_path / "a.obj").write_text("{")
    assert not is_compressed(tmp_path / "a.obj")


def test_textures_beside_the_model_are_taken_along_and_missing_ones_keep_their_names(written, tmp_path):
    path = written(draco_glb())
    document, binary = read_parts(path)
    document = json.loads(document)
    (tmp_path / "skin of owl.png").write_bytes(b"a picture")
    document["images"] = [{"uri": "skin%20of%20owl.png"}, {"uri": "sub/gone.png"}]
    document["buffers"][0]["uri"] = "a.bin"
    (tmp_path / "a.bin").write_bytes(binary)
    (tmp_path / "a.gltf").write_text(json.dumps(document))
    write_plain_copy(tmp_path / "a.gltf", tmp_path, tmp_path / "copy.glb")
    document, binary = read_parts(tmp_path / "copy.glb")
    skin, gone = json.loads(document)["images"]
    view = json.loads(document)["bufferViews"][skin["bufferView"]]
    assert binary[view["byteOffset"] :][: view["byteLength"]] == b"a picture"
    assert (skin["name"], gone) == ("skin of owl", {"uri": "gone.png"})


def test_colours_of_one_byte_are_laid_on_words(written, tmp_path):
    ball = trimesh.creation.icosphere(subdivisions=1)
    colours = np.arange(ball.vertices.size, dtype=np.uint8).reshape(-1, 3)
    data = DracoPy.encode(ball.vertices, ball.faces, preserve_order=True, colors=colours)
    n = len(ball.vertices)
    compressed = {"bufferView": 0, "attributes": {"COLOR_0": 0, "POSITION": 1}}
    document = {
        "asset": {"version": "2.0"},
        "extensionsUsed": [draco.EXTENSION],
        "buffers": [{"byteLength": len(data)}],
        "bufferViews": [{"buffer": 0, "byteLength": len(data)}],
        "accessors": [
            {"componentType": 5125, "count": ball.faces.size, "type": "SCALAR"},
            {"componentType": 5126, "count": n, "type": "VEC3", "min": [-1, -1, -1], "max": [1, 1, 1]},
            {"componentType": 5121, "count": n, "type": "VEC3", "normalized": True},
        ],
        "meshes": [
            {
                "primitives": [
                    {
                        "indices": 0,
                        "attributes": {"POSITION": 1, "COLOR_0": 2},
                        "extensions": {draco.EXTENSION: compressed},
                    }
                ]
            }
        ],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
    }
    write_plain_copy(written(glb(document, data)), tmp_path, tmp_path / "copy.glb")
    np.testing.assert_array_equal(read(tmp_path / "copy.glb").visual.vertex_colors[:, :3], colours)


MANY = bytes((0x80, 0x94, 0xEB, 0xDC, 0x03))
A_THOUSAND_MILLION = b"DRACO\2\2\1\0\0\0" + MANY + MANY + bytes(200)
"""Data that declares so many triangles and vertices, and holds hardly any."""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"data": b""}, "its Draco data is damaged"),
        ({"data": b"DRACO\2\2\1\1"}, "its Draco data is damaged"),
        ({"data": draco_data(sample_model("owl"))[:5000]}, "its Draco data is damaged"),
        ({"data": draco_data(sample_model("owl")).replace(b"DRACO", b"DRAMA")}, "its Draco data is damaged"),
        ({"data": A_THOUSAND_MILLION}, "its Draco data is damaged"),
        ({"data": DracoPy.encode(np.eye(3))}, "its Draco data is damaged"),
        ({"vertices": 5}, "declares 5 x . numbers"),
        ({"indices": 6}, "indices: declares 6 x 1 numbers"),
        ({"indices": 60_000_000, "vertices": 60_000_000}, "more than 67108864 vertices and indices"),
    ],
)
def test_faulty_data(written, tmp_path, changes, reason):
    path = written(draco_glb(**changes))
    with pytest.raises(UnusableModelError, match=reason) as raised:
        _Decoding(path, tmp_path).glb()
    assert str(path) in str(raised.value)


def test_what_takes_too_much_memory_is_a_fault(written, tmp_path, monkeypatch):
    monkeypatch.setattr(draco, "MAX_MEMORY", 2 << 20)
    with pytest.raises(UnusableModelError, match=r"owl.glb: .* more than 2 MiB"):
        write_plain_copy(written(draco_glb()), tmp_path, tmp_path / "copy.glb")
    assert not (tmp_path / "copy.glb").exists()


def test_a_decoder_that_crashes_or_hangs_harms_nothing_else(written, tmp_path, monkeypatch):
    path, copy = written(draco_glb()), tmp_path / "copy.glb"
    monkeypatch.setattr(draco, "MAX_SECONDS", 0.001)
    with pytest.raises(UnusableModelError, match=r"owl.glb: its Draco data is not decoded within 0.001 seconds"):
        write_plain_copy(path, tmp_path, copy)
    monkeypatch.setattr(draco, "MAX_SECONDS", 60)
    monkeypatch.setattr(draco.sys, "executable", "/bin/false")
    with pytest.raises(UnusableModelError, match=r"owl.glb: the decoder of Draco ended with status 1"):
        write_plain_copy(path, tmp_path, copy)


def test_a_full_disk(written, small_disk):
    path = written(draco_glb())
    with pytest.raises(FullDiskError, match="what was finished is kept"):
        write_plain_copy(path, path.parent, small_disk / "copy.glb")
