from __future__ import annotations

import struct

import numpy as np
import pytest

from reliquary.render.models.contents import Contents
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.stl import look_into_stl


def stl(corners) -> bytes:
    rows = (struct.pack("<12fH", 0, 0, 1, *np.ravel(triangle), 0) for triangle in corners)
    return bytes(80) + struct.pack("<I", len(corners)) + b"".join(rows)


TRIANGLE = [[0, 0, 0], [1, 0, 0], [0, 1, 0]]


@pytest.mark.parametrize("content", [stl([TRIANGLE]), b"solid a\nfacet normal 0 0 1\nendsolid"])
def test_triangles_and_text(tmp_path, content):
    (tmp_path / "a.stl").write_bytes(content)
    assert look_into_stl(tmp_path / "a.stl") == Contents()


@pytest.mark.parametrize(
    ("corners", "reason"),
    [
        ([], "0 triangles"),
        ([[[0, 0, np.nan], [1, 0, 0], [0, 1, 0]]], "NaN"),
        ([[[0, 0, np.inf], [1, 0, 0], [0, 1, 0]]], "NaN"),
        ([[[2, 2, 2]] * 3], "no size"),
    ],
)
def test_what_cannot_be_rendered(tmp_path, corners, reason):
    (tmp_path / "a.stl").write_bytes(stl(corners))
    with pytest.raises(UnusableModelError, match=reason):
        look_into_stl(tmp_path / "a.stl")
