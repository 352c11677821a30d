"""Taking objects out of a .blend file without running anything that lies in it.

Python in a text block, in a driver's expression or in a handler runs only when Blender opens a file or evaluates a
driver: files are never opened, drivers are removed before anything is evaluated.
"""

from __future__ import annotations

from pathlib import Path

import bpy
from faults import RequestError, brief
from textures import inside


def append_objects(path: Path, root: Path, notes: list[str]) -> None:
    """Copies the objects of a file into the scene.

    Args:
        path: The file.
        root: Folder that files it draws on must lie in.
        notes: Gets what was left out.

    Raises:
        RequestError: The file cannot be read, or draws on others from outside the folder.
    """
    try:
        with bpy.data.libraries.load(str(path), link=False) as (source, target):
            target.objects = source.objects
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError("model", f"{path}: cannot be read: {brief(error)}") from None
    for library in bpy.data.libraries:
        place = Path(bpy.path.abspath(library.filepath))
        if not inside(place, root):
            raise RequestError("model", f"{path}: draws on {place}, which lies outside {root}; make its data local")
    if removed := _remove_animation():
        notes.append(f"animation and drivers left out: {removed}")
    for thing in target.objects:
        if thing is not None:
            thing.constraints.clear()
            bpy.context.scene.collection.objects.link(thing)


def _remove_animation() -> int:
    """Removes all drivers and actions; returns of how many things."""
    removed = 0
    for name in dir(bpy.data):
        blocks = getattr(bpy.data, name)
        if not isinstance(blocks, bpy.types.bpy_prop_collection):
            continue
        for block in blocks:
            for thing in filter(None, (block, getattr(block, "node_tree", None))):
                if getattr(thing, "animation_data", None) is not None:
                    thing.animation_data_clear()
                    removed += 1
    return removed
