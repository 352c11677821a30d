from __future__ import annotations

import struct

import pytest

from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.formats import Format, format_of

CONTENTS = {
    Format.GLB: b"glTF" + bytes(20),
    Format.GLTF: b'\xef\xbb\xbf \n{"asset": {}}',
    Format.OBJ: b"# made by hand\no a\nv 0 0 0\n",
    Format.PLY: b"ply\r\nformat ascii 1.0\r\n",
    Format.FBX: b"Kaydara FBX Binary  \0\x1a\0" + bytes(8),
    Format.STL: b"solid binary all the same".ljust(80) + struct.pack("<I", 2) + bytes(100),
    Format.BLEND: b"BLENDER-v402",
}


@pytest.mark.parametrize("named", Format)
@pytest.mark.parametrize("held", Format)
def test_a_file_is_what_its_name_and_its_content_say_together(tmp_path, named, held):
    path = tmp_path / f"model{named.upper()}"
    path.write_bytes(CONTENTS[held])
    if named is held:
        assert format_of(path) is held
    else:
        with pytest.raises(UnusableModelError, match=f"named {named}, but it holds {held.name}"):
            format_of(path)


@pytest.mark.parametrize("content", [b"solid a\n facet normal 0 0 1\n", b"  SOLID\nFACET"])
def test_stl_as_text(tmp_path, content):
    (tmp_path / "a.stl").write_bytes(content)
    assert format_of(tmp_path / "a.stl") is Format.STL


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08rest", b"\x28\xb5\x2f\xfdrest"])
def test_packed_blend_files(tmp_path, content):
    (tmp_path / "a.blend").write_bytes(content)
    assert format_of(tmp_path / "a.blend") is Format.BLEND


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.usdz", b"PK", r"'.usdz' is no format of models; known are .glb, .gltf"),
        ("a.fbx", b"; FBX 7.3.0 project file\n", "FBX as text"),
        ("a.obj", b"<html>not found</html>", "but it is not"),
        ("a.obj", b"v 0 0 0\n\0", "but it is not"),
        ("a.stl", bytes(80) + struct.pack("<I", 2**31) + bytes(100), "but it is not"),
        ("a.glb", b"", "but it is not"),
    ],
)
def test_what_is_none_of_them(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnusableModelError, match=reason):
        format_of(tmp_path / name)
