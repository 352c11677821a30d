"""STL files: triangles alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reliquary.render.models.contents import MAX_ELEMENTS, Contents
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.formats import STL_HEADER, STL_TRIANGLE

_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attributes", "<u2")])


def look_into_stl(path: Path) -> Contents:
    """See that a binary file holds finite triangles of some size; what text holds is left to the renderer.

    Raises:
        UnusableModelError: It holds no triangle, too many, or such as no picture can be made of.
    """
    size = path.stat().st_size
    with path.open("rb") as handle:
        header = handle.read(STL_HEADER)
    count = int.from_bytes(header[-4:], "little")
    if size != STL_HEADER + STL_TRIANGLE * count:
        return Contents()
    if not 0 < count <= MAX_ELEMENTS:
        raise UnusableModelError(f"{path}: {count} triangles; from 1 to {MAX_ELEMENTS} can be rendered")
    corners = np.memmap(path, _TRIANGLE, "r", STL_HEADER, (count,))["corners"].reshape(-1, 3)
    if not np.isfinite(corners).all():
        raise UnusableModelError(f"{path}: has corners that are not numbers (NaN); repair the mesh")
    if np.array_equal(corners.min(axis=0), corners.max(axis=0)):
        raise UnusableModelError(f"{path}: the model has no size: all its corners lie in one point")
    return Contents()
