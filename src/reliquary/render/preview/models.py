"""Models as trimesh reads them, brought to the unit sphere as the Blender worker does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

import numpy as np
import trimesh
from numpy.typing import NDArray
from PIL import Image

from reliquary.catalogue.render_set import Material, UpAxis
from reliquary.render.models.draco import is_compressed
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.textures import MAX_PIXELS
from reliquary.render.models.within import path_within
from reliquary.render.preview.faults import RequestError
from reliquary.render.preview.surfaces import FINISHES, Surface, linear, surface_of

Y_UP_TO_Z_UP = np.array([[1.0, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
"""Turns y up, front towards z, into z up, front towards -y."""

Y_UP = frozenset((".glb", ".gltf", ".obj"))
FORMATS = Y_UP | {".ply", ".stl"}
SMALLEST = 1e-18

Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow refuses what has twice as many

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Part:
    """Triangles of one surface, corner by corner.

    Attributes:
        places: (3 M, 3), within the unit sphere.
        normals: (3 M, 3), of length 1.
        uv: (3 M, 2), from the texture's bottom-left corner.
        colours: (3 M, 3), linear, 0 to 1; white where vertices have none.
        surface: What it is made of.
    """

    places: Floats
    normals: Floats
    uv: Floats
    colours: Floats
    surface: Surface


class _Within(trimesh.resolvers.Resolver):
    """Reads the files that a model names, if they lie in the folder of models."""

    def __init__(self, path: Path, root: Path) -> None:
        self._path, self._root = path, root

    def get(self, key: str) -> bytes:
        return path_within(self._root, unquote(key), self._path).read_bytes()

    def write(self, name: str, data: Any) -> NoReturn:
        raise NotImplementedError(f"{name}: models are read, not written ({type(data).__name__})")

    def namespaced(self, namespace: str) -> NoReturn:
        raise NotImplementedError(f"{namespace}: models are no archives")

    def keys(self) -> list[str]:
        return []


def load_parts(path: Path, root: Path, up: UpAxis, material: Material) -> list[Part]:
    """Reads a model: upright, its front towards -y, the middle of its box at the origin, within the unit sphere.

    Args:
        path: GLB, glTF, OBJ, PLY or STL.
        root: The folder that all its files lie in.
        up: Its axis that points upwards.
        material: What it is made of; ``given`` as its file says.

    Raises:
        RequestError: It cannot be read, or has no surface, no size, or vertices that are no numbers.
    """
    kind = path.suffix.lower()
    meshes = _meshes(path, root, kind)
    if up is UpAxis.Y or (up is UpAxis.FORMAT and kind in Y_UP):
        for mesh in meshes:
            mesh.apply_transform(Y_UP_TO_Z_UP)
    centre, radius = _sphere(meshes, path)
    finish = FINISHES.get(material)
    return [_part(mesh, centre, radius, finish or surface_of(mesh), kind, path) for mesh in meshes]


def _meshes(path: Path, root: Path, kind: str) -> list[trimesh.Trimesh]:
    if kind not in FORMATS:
        raise RequestError("model", f"{path}: the preview reads no {kind} files; render the model with Blender")
    if not path.is_file():
        raise RequestError("model", f"{path}: is missing")
    if is_compressed(path):
        raise RequestError("model", f"{path}: is compressed by Draco: pip install DracoPy, or save it without")
    try:
        with path.open("rb") as stream:
            scene = trimesh.load_scene(stream, file_type=kind[1:], resolver=_Within(path, root), process=False)
        found = [_placed(scene, node) for node in sorted(scene.graph.nodes_geometry)]
    except UnusableModelError as error:
        raise RequestError("texture", str(error)) from error
    except MemoryError:
        raise
    # What trimesh raises at a damaged file has no class in common.
    except Exception as error:
        raise RequestError("model", f"{path}: cannot be read: {type(error).__name__}: {error}") from error
    meshes = [mesh for mesh in found if mesh is not None and len(mesh.faces)]
    if not meshes:
        raise RequestError("model", f"{path}: has no faces; export a mesh with a surface")
    return meshes


def _placed(scene: trimesh.Scene, node: str) -> trimesh.Trimesh | None:
    """Returns a copy of a node's mesh where it stands; None if it is no mesh."""
    matrix, name = scene.graph[node]
    mesh = scene.geometry[name]
    return mesh.copy(include_cache=True).apply_transform(matrix) if isinstance(mesh, trimesh.Trimesh) else None


def _sphere(meshes: list[trimesh.Trimesh], path: Path) -> tuple[NDArray[np.float64], float]:
    """Returns the middle of the box of all that faces have, and the distance of the farthest vertex from it."""
    corners = np.concatenate([mesh.vertices[np.unique(mesh.faces)] for mesh in meshes])
    if not np.isfinite(corners).all():
        raise RequestError("model", f"{path}: has vertices that are no numbers (nan or inf); repair the mesh")
    centre = (corners.min(axis=0) + corners.max(axis=0)) / 2
    radius = float(np.linalg.norm(corners - centre, axis=1).max())
    if radius <= SMALLEST or sum(mesh.area for mesh in meshes) / radius**2 <= SMALLEST:
        raise RequestError("model", f"{path}: has no size, nothing of it could be seen; repair the mesh")
    return centre, radius


def _part(
    mesh: trimesh.Trimesh, centre: NDArray[np.float64], radius: float, surface: Surface, kind: str, path: Path
) -> Part:
    corners = mesh.faces.ravel()
    # Only a file's own normals are kept: those of trimesh would round the edges of boxes.
    own = "vertex_normals" in mesh._cache  # noqa: SLF001 - there is no other way to ask
    normals = mesh.vertex_normals[corners] if own else np.repeat(mesh.face_normals, 3, axis=0)
    uv = getattr(mesh.visual, "uv", None)
    return Part(
        places=((mesh.vertices[corners] - centre) / radius).astype(np.float32),
        normals=normals.astype(np.float32),
        uv=(np.zeros((len(corners), 2)) if uv is None else uv[corners]).astype(np.float32),
        colours=_colours(mesh, kind)[corners] if surface.takes_colours else np.ones((len(corners), 3), np.float32),
        surface=surface.checked(path),
    )


def _colours(mesh: trimesh.Trimesh, kind: str) -> Floats:
    """Returns the colours of vertices, linear: glTF stores them so, the others in sRGB."""
    visual: Any = mesh.visual
    shown = np.asarray(visual.vertex_colors)[:, :3] / 255
    return shown.astype(np.float32) if kind in {".glb", ".gltf"} else linear(shown)
