"""Pictures that a model uses: those that are missing, lie elsewhere or are too large."""

from __future__ import annotations

import os
from pathlib import Path

import bpy
from faults import RequestError

LARGEST = 4096
"""Sides longer than this are scaled down: a view shows less of them anyway."""


def inside(path: Path, root: Path) -> bool:
    """Tells whether a path leads into a folder, symbolic links followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def check_textures(path: Path, root: Path, notes: list[str]) -> None:
    """Makes the pictures of the loaded model fit to be rendered; materials do without those that are missing.

    Args:
        path: The model.
        root: Folder that its pictures must lie in.
        notes: Gets the names of pictures that are missing or too large.

    Raises:
        RequestError: A picture lies outside the folder, or cannot be decoded.
    """
    used = {node.image for tree in _trees() for node in tree.nodes if getattr(node, "image", None)}
    missing = set()
    for image in sorted(used, key=lambda image: image.name):
        if image.source not in {"FILE", "TILED"}:
            continue
        place = Path(bpy.path.abspath(image.filepath))
        if not image.packed_file and not place.exists():
            missing.add(image)
            continue
        if not image.packed_file and not inside(place, root):
            name = image.filepath
            raise RequestError("texture", f"{path}: uses {name!r}, which lies outside {root}; put it into that folder")
        name = place.name or image.name
        if min(image.size) == 0:
            problem = "cannot be decoded: it is damaged, or needs more memory than the worker may use"
            raise RequestError("texture", f"{path}: its texture {name!r} {problem}")
        _shrink(image, name, notes)
    names = sorted({Path(image.filepath.replace("\\", "/")).name or image.name for image in missing})
    notes.extend(f"texture missing: {name}" for name in names)
    _remove(missing)


def _shrink(image: bpy.types.Image, name: str, notes: list[str]) -> None:
    width, height = image.size
    if max(width, height) > LARGEST:
        factor = LARGEST / max(width, height)
        image.scale(max(round(width * factor), 1), max(round(height * factor), 1))
        # Only what is packed is taken from memory; the file is still as large as it was.
        image.pack()
        notes.append(f"texture of {width} x {height} px scaled down to {LARGEST} px: {name}")
    # Sizes are only known by decoding; the renderer decodes again what it needs.
    image.buffers_free()


def _trees() -> list[bpy.types.NodeTree]:
    trees = [material.node_tree for material in bpy.data.materials if material.node_tree]
    return trees + list(bpy.data.node_groups)


def _remove(images: set[bpy.types.Image]) -> None:
    """Removes the nodes of missing pictures, so that the plain values of their sockets hold, not Blender's pink."""
    for tree in _trees():
        for node in list(tree.nodes):
            if getattr(node, "image", None) in images:
                tree.nodes.remove(node)
