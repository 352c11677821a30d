from __future__ import annotations

import pytest

from reliquary.render.models.contents import Contents
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.ply import look_into_ply


def ply(
    n_vertices=3, faces="element face 1\nproperty list uchar int vertex_indices\n", form="ascii", data=None
) -> bytes:
    head = (
        f"ply\nformat {form} 1.0\ncomment a\nelement vertex {n_vertices}\nproperty float x\nproperty float y\n"
        f"property float z\n{faces}end_header\n"
    )
    return head.encode() + (b"0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n" if data is None else data)


def written(tmp_path, content):
    (tmp_path / "a.ply").write_bytes(content)
    return tmp_path / "a.ply"


STRIPS = "element tristrips 1\nproperty list int int vertex_indices\n"


@pytest.mark.parametrize(
    "content",
    [
        ply(),
        ply().replace(b"\n", b"\r\n"),
        ply(form="binary_little_endian", data=bytes(36 + 13)),
        ply(faces=STRIPS, form="binary_big_endian", data=bytes(36 + 16)),
    ],
)
def test_surfaces(tmp_path, content):
    assert look_into_ply(written(tmp_path, content)) == Contents()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ply(faces=""), "a cloud of points"),
        (ply(faces="element face 0\nproperty list uchar int vertex_indices\n"), "a cloud of points"),
        (ply(n_vertices=0), "no vertices"),
        (ply(n_vertices=-3), "declares -3 of 'vertex'"),
        (ply(n_vertices=10**12), "declares 1000000000000 of 'vertex'; at most"),
        (ply(n_vertices=1_000_000), "cut off"),
        (ply(n_vertices=4, form="binary_little_endian", data=bytes(48)), "cut off"),
        (ply(n_vertices="many"), "not that of a PLY file"),
        (ply(faces="property odd x\n"), "not that of a PLY file"),
        (b"ply\nproperty float x\nend_header\n", "not that of a PLY file"),
        (b"ply\nformat ascii 1.0\n" + b"comment a\n" * 10_000, "no 'end_header' within"),
    ],
)
def test_what_cannot_be_rendered(tmp_path, content, reason):
    with pytest.raises(UnusableModelError, match=reason):
        look_into_ply(written(tmp_path, content))


@pytest.mark.needs_shared
def test_a_real_file_without_faces(shared_data):
    with pytest.raises(UnusableModelError, match="has no faces"):
        look_into_ply(shared_data / "models3d" / "points_emptyface.ply")
