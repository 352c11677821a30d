"""Reading models of every format; each importer is told all that it could otherwise assume."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import bpy
from blend_files import append_objects
from faults import RequestError, brief
from gltf_files import check_gltf
from mathutils import Matrix
from ply_files import readable

Y_UP_TO_Z_UP = Matrix(((1, 0, 0, 0), (0, 0, -1, 0), (0, 1, 0, 0), (0, 0, 0, 1)))
"""Turns y up, front towards z, into z up, front towards -y."""

NOT_A_NUMBER = re.compile(rb"^v[ \t][^\n]*\b(?:nan|inf(?:inity)?)\b", re.IGNORECASE | re.MULTILINE)

Objects = list[bpy.types.Object]


def import_model(path: Path, root: Path, up: str, notes: list[str]) -> Objects:
    """Reads a model into the scene, z up and front towards -y.

    Args:
        path: The file.
        root: Folder that everything it uses must lie in.
        up: Its axis that points upwards: y, z, or format (as its format says).
        notes: Gets what the user should know.

    Returns:
        The mesh objects; other objects are in the scene too.

    Raises:
        RequestError: The file cannot be read, or there is no mesh in it.
    """
    importer = IMPORTERS.get(path.suffix.lower())
    if importer is None:
        known = ", ".join(sorted(IMPORTERS))
        raise RequestError("model", f"{path}: no format of models has the ending {path.suffix!r}; give one of {known}")
    if not path.is_file():
        raise RequestError("model", f"{path}: is missing")
    try:
        importer(path, root, up, notes)
    except RuntimeError as error:
        raise RequestError("model", f"{path}: cannot be read: {brief(error)}") from None
    bpy.context.view_layer.update()
    objects = [thing for thing in bpy.context.scene.objects if thing.type == "MESH" and not thing.hide_render]
    if not objects:
        raise RequestError("model", f"{path}: holds no mesh; export one that has a surface")
    return objects


def _gltf(path: Path, root: Path, up: str, _notes: list[str]) -> None:
    check_gltf(path, root)
    bpy.ops.import_scene.gltf(
        filepath=str(path),
        import_pack_images=False,
        merge_vertices=False,
        import_shading="NORMALS",
        bone_heuristic="BLENDER",
        guess_original_bind_pose=True,
        import_webp_texture=False,
    )
    if up == "z":
        _turn_all(Y_UP_TO_Z_UP.inverted())


def _obj(path: Path, _root: Path, up: str, _notes: list[str]) -> None:
    if NOT_A_NUMBER.search(path.read_bytes()):
        # Blender would read it as 0.
        raise RequestError("model", f"{path}: has vertices that are no numbers (nan or inf); repair the mesh")
    bpy.ops.wm.obj_import(
        filepath=str(path),
        global_scale=1.0,
        clamp_size=0.0,
        **_axes("z" if up == "z" else "y"),
        use_split_objects=True,
        use_split_groups=False,
        import_vertex_groups=False,
        validate_meshes=True,
    )


def _ply(path: Path, _root: Path, up: str, _notes: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="reliquary-ply-") as folder:
        bpy.ops.wm.ply_import(
            filepath=str(readable(path, Path(folder))),
            global_scale=1.0,
            use_scene_unit=False,
            **_axes("y" if up == "y" else "z"),
            merge_verts=False,
            import_colors="SRGB",
        )


def _stl(path: Path, _root: Path, up: str, _notes: list[str]) -> None:
    bpy.ops.wm.stl_import(
        filepath=str(path),
        global_scale=1.0,
        use_scene_unit=False,
        use_facet_normal=False,
        **_axes("y" if up == "y" else "z"),
        use_mesh_validate=False,  # it would take 0 for numbers that are none
    )


def _fbx(path: Path, _root: Path, up: str, _notes: list[str]) -> None:
    axes = {"axis_up": up.upper(), "axis_forward": "-Z" if up == "y" else "Y"}
    bpy.ops.import_scene.fbx(
        filepath=str(path),
        use_manual_orientation=up != "format",
        **(axes if up != "format" else {}),
        global_scale=1.0,
        use_custom_normals=True,
        use_image_search=False,
        use_anim=False,
        use_custom_props=False,
        use_subsurf=False,
        use_prepost_rot=True,
    )


def _blend(path: Path, root: Path, up: str, notes: list[str]) -> None:
    append_objects(path, root, notes)
    if up == "y":
        _turn_all(Y_UP_TO_Z_UP)


def _axes(up: str) -> dict[str, str]:
    """Returns what the importers in C++ are told of a file's axes; without a turn the front is -y."""
    if up == "y":
        return {"up_axis": "Y", "forward_axis": "NEGATIVE_Z"}
    return {"up_axis": "Z", "forward_axis": "Y"}


def _turn_all(turn: Matrix) -> None:
    for thing in bpy.context.scene.objects:
        if thing.parent is None:
            thing.matrix_world = turn @ thing.matrix_world


IMPORTERS: dict[str, Callable[[Path, Path, str, list[str]], None]] = {
    ".glb": _gltf,
    ".gltf": _gltf,
    ".obj": _obj,
    ".ply": _ply,
    ".stl": _stl,
    ".fbx": _fbx,
    ".blend": _blend,
}
