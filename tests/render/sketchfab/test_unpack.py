from __future__ import annotations

import io
import stat
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.render.sketchfab import unpack as unpack_module
from reliquary.render.sketchfab.faults import ModelError
from reliquary.render.sketchfab.unpack import unpack
from tests.render.sketchfab.double import GLTF_JSON, zip_of, zipped


def unpacked(folder, data):
    archive, target = folder / "a.zip", folder / "out/model"
    archive.write_bytes(data)
    unpack(archive, target)
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def refusal(folder, data):
    with pytest.raises(ModelError) as error:
        unpacked(folder, data)
    written = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert written == ["a.zip"]
    return str(error.value)


def special(name, mode):
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    return member


def test_files_and_folders_come_out(tmp_path):
    files = unpacked(
        tmp_path, zipped(scene_gltf=GLTF_JSON, textures__owl_png=b"png", textures__="", deep__er__a_bin=b"1")
    )
    assert files == {"scene.gltf": GLTF_JSON, "textures/owl.png": b"png", "deep/er/a.bin": b"1"}


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "textures/../../evil.txt",
        "/etc/evil",
        "//host/share",
        "C:/evil.txt",
        "..\\evil.txt",
        "a//b.txt",
        "./a.txt",
        "a/.",
        "..",
        "a\nb",
        "con*",
        "a" * 300,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_with_all_of_the_zip(tmp_path, name):
    assert "nothing of it is unpacked" in refusal(tmp_path, zip_of([("scene.gltf", b"{}"), (name, b"evil")]))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(tmp_path, kind):
    data = zip_of([(special("textures", kind | 0o777), b"/etc")])
    assert "a link or a device; nothing of it is unpacked" in refusal(tmp_path, data)


def test_two_files_of_one_name_are_refused(tmp_path):
    assert "'a.bin': another file has the same name" in refusal(tmp_path, zip_of([("a.bin", b"1"), ("A.bin", b"2")]))


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a"), ("A", "a/b/c")])
def test_a_file_that_is_a_folder_too_is_refused(tmp_path, names):
    assert "is a folder too" in refusal(tmp_path, zip_of([(name, b"1") for name in names]))


def test_a_bomb_is_refused(tmp_path):
    message = refusal(tmp_path, zipped(scene_gltf=b"{}", bomb_bin=bytes(8 << 20)))
    assert "8,388,608 bytes packed into" in message
    assert "as a bomb is" in message


def test_many_files_that_are_too_large_together_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack_module, "MAX_BYTES", 100)
    assert "at most 0 MiB are" in refusal(tmp_path, zipped(a_bin=b"1" * 60, b_bin=b"2" * 60))


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack_module, "MAX_FILES", 2)
    assert "a ZIP of 3 files" in refusal(tmp_path, zipped(a=b"", b=b"", c=b""))


def test_an_encrypted_file_is_refused(tmp_path):
    data = bytearray(zipped(a_bin=b"1"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refusal(tmp_path, bytes(data))


def test_an_unusual_way_of_packing_is_refused(tmp_path):
    member = zipfile.ZipInfo("a.bin")
    member.compress_type = zipfile.ZIP_LZMA
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(member, b"1" * 100)
    assert "packed in an unusual way" in refusal(tmp_path, target.getvalue())


def test_a_size_that_is_a_lie_is_damage(tmp_path):
    """The directory says one byte, and a thousand come."""
    data = bytearray(zipped(a_bin=b"1" * 1000))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (1).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ModelError, match="not readable as a ZIP"):
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert sum(path.stat().st_size for path in (tmp_path / "out").rglob("*")) <= 1


@pytest.mark.parametrize("data", [b"", b"no zip", zipped(a_bin=b"1" * 1000)[:-10]])
def test_what_is_no_zip_is_refused(tmp_path, data):
    assert "not readable as a ZIP" in refusal(tmp_path, data)


@given(st.data())
def test_a_damaged_zip_is_refused_or_gives_what_it_held(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("zip")
    whole = bytearray(zipped(scene_gltf=GLTF_JSON, textures__owl_png=b"png" * 50))
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ModelError):
        unpacked(folder, bytes(whole))
    outside = {path.name for path in folder.iterdir()}
    assert outside <= {"a.zip", "out"}
