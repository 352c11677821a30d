from __future__ import annotations

import base64
import json
import struct

import pytest

from reliquary.render.models import gltf_document
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.gltf import look_into_gltf
from reliquary.sample.models3d.models import sample_model
from tests.render.models.test_textures import declared_png

DATA = bytes(36)


def document(**changes):
    """A triangle in one buffer."""
    whole = {
        "asset": {"version": "2.0"},
        "buffers": [{"byteLength": 36, "uri": "a.bin"}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}
        ],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
    }
    return {**whole, **changes}


def glb(content, binary=None, *, declared=None) -> bytes:
    text = json.dumps(content).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
    if binary is not None:
        chunks += struct.pack("<II", len(binary), 0x004E4942) + binary
    return struct.pack("<4sII", b"glTF", 2, declared or 12 + len(chunks)) + chunks


@pytest.fixture
def look(tmp_path):
    root = tmp_path / "models"
    root.mkdir()
    (tmp_path / "outside.png").write_bytes(declared_png(2, 2))
    (root / "a.bin").write_bytes(DATA)
    (root / "wood grain.png").write_bytes(declared_png(2, 2))

    def write(content):
        path = root / ("a.glb" if isinstance(content, bytes) else "a.gltf")
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return look_into_gltf(path, root)

    return write


def test_the_sample_models_say_that_they_are_samples(look):
    found = look(sample_model("owl").to_glb())
    assert (found.sample, found.files, found.notes) == (True, (), ())


def test_files_that_it_names_belong_to_it(look):
    found = look(document(images=[{"uri": "wood%20grain.png"}, {"uri": "gone.png"}]))
    assert [path.name for path in found.files] == ["a.bin", "wood grain.png"]
    assert found.notes == ("texture missing: gone.png",)
    assert not found.sample


def test_data_addresses(look):
    whole = "data:application/octet-stream;base64," + base64.b64encode(DATA).decode()
    assert look(document(buffers=[{"byteLength": 36, "uri": whole}])).files == ()
    with pytest.raises(UnusableModelError, match="declares 36 bytes; 18 are there"):
        look(document(buffers=[{"byteLength": 36, "uri": whole[: -len(whole) + 61]}]))


@pytest.mark.parametrize(
    "uri",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "//host/share/a.png",
        "ftp://host/a.png",
        "C:\\a.png",
        "../outside.png",
        "%2e%2e/outside.png",
        "..%5coutside.png",
        "/etc/passwd",
        "%2fetc/passwd",
        "a%00.png",
        "http://[bad",
    ],
)
@pytest.mark.parametrize("part", ["images", "buffers"])
def test_hostile_addresses_are_refused(look, part, uri):
    parts = {"images": [{"uri": uri}], "buffers": [{"byteLength": 36, "uri": uri}]}
    with pytest.raises(UnusableModelError, match=r"put the file beside|copy the file there|is no address"):
        look(document(**{part: parts[part]}))


def test_a_buffer_that_is_missing(look):
    with pytest.raises(UnusableModelError, match=r"buffers\[0\]: the file 'b.bin' is missing"):
        look(document(buffers=[{"byteLength": 36, "uri": "b.bin"}]))


BIG = 10**12
ACCESSOR = document()["accessors"][0]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"buffers": [{"byteLength": BIG, "uri": "a.bin"}]}, "declares 1000000000000 bytes; 36 are there"),
        ({"buffers": [{"byteLength": BIG}]}, "declares 1000000000000 bytes"),
        ({"bufferViews": [{"buffer": 0, "byteLength": 36, "byteOffset": 4}]}, "reaches beyond its buffer"),
        ({"bufferViews": [{"buffer": 7, "byteLength": 36}]}, "names a part that it does not hold"),
        ({"accessors": [{**ACCESSOR, "count": 4}]}, "reaches beyond its part"),
        ({"accessors": [{**ACCESSOR, "count": BIG}]}, "count: 1000000000000; at most"),
        ({"accessors": [{"componentType": 5126, "count": BIG, "type": "VEC3"}]}, "count: 1000000000000; at most"),
        ({"accessors": [{**ACCESSOR, "max": [0, 0, 0]}]}, "no size"),
        ({"accessors": [{**ACCESSOR, "max": [1, 1, float("nan")]}]}, "accessors"),
        ({"accessors": [{**ACCESSOR, "componentType": 1}]}, "does not hold"),
        ({"accessors": [{**ACCESSOR, "count": -1}]}, "count: Input .* found -1"),
        ({"meshes": []}, "no mesh"),
        ({"meshes": [{"primitives": []}]}, "no mesh"),
        ({"asset": {"version": "1.0"}}, "only version 2"),
        ({"asset": {}}, "asset.version"),
        ({"nodes": [{"children": [1, 1]}, {}]}, "a tree"),
        ({"nodes": [{"children": [0]}]}, "a tree"),
        ({"nodes": [{"children": [1]}, {"children": [0]}]}, "a tree"),
    ],
)
def test_what_declares_more_than_it_holds(look, changes, reason):
    with pytest.raises(UnusableModelError, match=reason):
        look(document(**changes))


def test_an_accessor_without_offset_in_a_strided_view(look):
    stride = {"bufferViews": [{"buffer": 0, "byteLength": 36, "byteStride": 12}]}
    look(document(**stride))
    with pytest.raises(UnusableModelError, match="beyond its part"):
        look(document(bufferViews=[{"buffer": 0, "byteLength": 36, "byteStride": 13}]))


def test_textures_within_the_file_are_measured(look):
    bomb = declared_png(50_000, 50_000)
    inside = document(
        buffers=[{"byteLength": 36 + len(bomb)}],
        bufferViews=[{"buffer": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": len(bomb)}],
        images=[{"bufferView": 1, "mimeType": "image/png"}],
    )
    with pytest.raises(UnusableModelError, match=r"texture 'images\[0\]': 50000 x 50000 px"):
        look(glb(inside, DATA + bomb))
    as_text = "data:image/png;base64," + base64.b64encode(bomb).decode()
    with pytest.raises(UnusableModelError, match="50000 x 50000 px"):
        look(document(images=[{"uri": as_text}]))


WHOLE = glb(document(buffers=[{"byteLength": 36}]), DATA)


def test_a_whole_binary_file(look):
    assert look(WHOLE).files == ()


@pytest.mark.parametrize("length", [*range(4, 40, 3), len(WHOLE) - 36, len(WHOLE) - 1])
def test_a_binary_file_that_is_cut_off(look, length):
    with pytest.raises(UnusableModelError, match="cut off|declares"):
        look(WHOLE[:length])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (glb(document(buffers=[{"byteLength": 36}]), DATA, declared=2**32 - 1), "declares 4294967295 bytes"),
        (WHOLE.replace(struct.pack("<II", 36, 0x004E4942), struct.pack("<II", 2**31, 0x004E4942)), "2147483648 bytes"),
        (WHOLE.replace(b"JSON", b"JUNK"), "declares"),
        (WHOLE.replace(b"glTF\2", b"glTF\1"), "version 1; only version 2"),
        (WHOLE.replace(b'"asset"', b'"asset,'), "Invalid JSON"),
        (glb(document(buffers=[{"byteLength": 36}]), DATA[:8]), "declares 36 bytes; 8 are there"),
    ],
)
def test_damaged_binary_files(look, content, reason):
    with pytest.raises(UnusableModelError, match=reason):
        look(content)


def test_json_of_any_depth_and_size_is_refused_without_trouble(look, monkeypatch):
    with pytest.raises(UnusableModelError):
        look(glb({})[:12] + struct.pack("<II", 200_000, 0x4E4F534A) + b"[" * 200_000)
    deep = b"[" * 100_000
    with pytest.raises(UnusableModelError, match="Invalid JSON"):
        look(struct.pack("<4sIIII", b"glTF", 2, 20 + len(deep), len(deep), 0x4E4F534A) + deep)
    monkeypatch.setattr(gltf_document, "MAX_JSON", 100)
    for content in (document(), WHOLE):
        with pytest.raises(UnusableModelError, match="JSON"):
            look(content)


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", ["BoxTextured.glb", "CesiumMilkTruck.glb", "Duck.glb"])
def test_real_binary_files(shared_data, name):
    root = shared_data / "models3d"
    assert look_into_gltf(root / name, root).notes == ()


@pytest.mark.needs_shared
def test_a_real_file_of_several_parts(shared_data):
    root = shared_data / "models3d"
    found = look_into_gltf(root / "WaterBottle" / "SpecGlossVsMetalRough.gltf", root)
    assert {path.name for path in found.files} > {"WaterBottle.bin", "WaterBottle_normal.png"}
