"""The surface of a loaded model: frozen as it stands, checked, and brought to the unit sphere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from faults import RequestError
from mathutils import Matrix, Vector
from numpy.typing import NDArray

SMALLEST = 1e-18
"""Metres, and square metres, that count as nothing."""

MODIFIERS = frozenset((
    "ARMATURE", "ARRAY", "BEVEL", "BOOLEAN", "CAST", "CURVE", "DECIMATE", "DISPLACE", "EDGE_SPLIT",
    "LAPLACIANSMOOTH", "LATTICE", "MIRROR", "MULTIRES", "NODES", "NORMAL_EDIT", "REMESH", "SCREW",
    "SHRINKWRAP", "SIMPLE_DEFORM", "SKIN", "SMOOTH", "SOLIDIFY", "SUBSURF", "TRIANGULATE", "WARP",
    "WEIGHTED_NORMAL", "WELD", "WIREFRAME",
))  # fmt: skip
"""Those that make a shape of a shape alone; simulations and caches read other files."""

Objects = list[bpy.types.Object]


@dataclass(frozen=True)
class Shape:
    """The surface of the loaded model.

    Attributes:
        vertices: (N, 3) float32, world coordinates, metres.
        triangles: How many it has.
    """

    vertices: NDArray[np.float32]
    triangles: int


def freeze(objects: Objects, notes: list[str]) -> Objects:
    """Makes plain meshes of objects with modifiers, bones or parents, and removes everything else from the scene.

    Args:
        objects: The mesh objects of the scene.
        notes: Gets the names of modifiers that are left out.

    Returns:
        New objects, in world coordinates, with the materials that the old ones had.
    """
    for thing in objects:
        for modifier in list(thing.modifiers):
            if modifier.type not in MODIFIERS:
                notes.append(f"modifier left out: {modifier.name} of {thing.name}")
                thing.modifiers.remove(modifier)
    graph = bpy.context.evaluated_depsgraph_get()
    frozen = [_frozen(thing, graph) for thing in objects]
    for thing in list(bpy.data.objects):
        if thing not in frozen:
            bpy.data.objects.remove(thing)
    for thing in frozen:
        bpy.context.scene.collection.objects.link(thing)
    return frozen


def normalise(objects: Objects, path: Path) -> Shape:
    """Moves the middle of the model's bounding box to the origin, and scales the model into the unit sphere.

    Args:
        objects: Those of the model; they are changed.
        path: The file that they come from.

    Raises:
        RequestError: There is no surface, it has no size, or some vertices are no numbers.
    """
    parts = [_used_vertices(thing) for thing in objects]
    triangles = sum(len(thing.data.loops) - 2 * len(thing.data.polygons) for thing in objects)
    if not triangles:
        points = sum(len(thing.data.vertices) for thing in objects)
        raise RequestError("model", f"{path}: has no faces ({points} points only); export a mesh with a surface")
    vertices = np.concatenate(parts)
    if not np.isfinite(vertices).all():
        raise RequestError("model", f"{path}: has vertices that are no numbers (nan or inf); repair the mesh")
    for thing in objects:
        thing.data.validate(clean_customdata=False)
    centre = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    radius = float(np.linalg.norm(vertices - centre, axis=1).max())
    if radius <= SMALLEST or _area(objects, radius) <= SMALLEST:
        raise RequestError("model", f"{path}: has no size, nothing of it could be seen; repair the mesh")
    fitted = Matrix.Scale(1 / radius, 4) @ Matrix.Translation(-Vector(centre.tolist()))
    for thing in objects:
        thing.matrix_world = fitted @ thing.matrix_world
    return Shape(((vertices - centre) / radius).astype(np.float32), triangles)


def _frozen(thing: bpy.types.Object, graph: bpy.types.Depsgraph) -> bpy.types.Object:
    evaluated = thing.evaluated_get(graph)
    mesh = bpy.data.meshes.new_from_object(evaluated, preserve_all_data_layers=True, depsgraph=graph)
    frozen = bpy.data.objects.new(thing.name, mesh)
    frozen.matrix_world = evaluated.matrix_world.copy()
    for number, slot in enumerate(thing.material_slots):
        if slot.link == "OBJECT" and number < len(mesh.materials):
            mesh.materials[number] = slot.material
    return frozen


def _used_vertices(thing: bpy.types.Object) -> NDArray[np.float64]:
    """Returns those vertices that faces have, in world coordinates (N, 3)."""
    mesh = thing.data
    places = np.empty(3 * len(mesh.vertices), dtype=np.float32)
    mesh.vertices.foreach_get("co", places)
    corners = np.empty(len(mesh.loops), dtype=np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    used = np.zeros(len(mesh.vertices), dtype=bool)
    used[corners] = True
    matrix = np.array(thing.matrix_world, dtype=np.float64)
    return places.reshape(-1, 3)[used].astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3]


def _area(objects: Objects, radius: float) -> float:
    """Returns the area of all faces, in parts of the squared radius."""
    total = 0.0
    for thing in objects:
        areas = np.empty(len(thing.data.polygons), dtype=np.float32)
        thing.data.polygons.foreach_get("area", areas)
        scale = abs(thing.matrix_world.determinant()) ** (2 / 3)
        total += float(areas.sum(dtype=np.float64)) * scale / radius**2
    return total
