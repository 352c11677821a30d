"""Depth and normals of the last render, as arrays."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from cameras import extrinsic
from faults import RequestError
from numpy.typing import NDArray
from pictures import write_whole

FAR = 1e10
"""Depth in metres where there is nothing."""

NOTHING = 1e9
"""Blender's depth there is 1e10, and 1e11 where it did not even look."""

OUTPUTS = {"depth": "Depth", "normals": "Normal"}


class PassWriter:
    """Lets Blender's compositor put aside the passes of each render, and writes them as NPZ.

    Args:
        scene: The scene.
        names: Of ``depth`` and ``normals``.
        folder: Where Blender may put its own files meanwhile.
    """

    def __init__(self, scene: bpy.types.Scene, names: list[str], folder: Path) -> None:
        self._scene = scene
        self._names = list(names)
        self._folder = folder
        layer = scene.view_layers[0]
        layer.use_pass_z = "depth" in names
        layer.use_pass_normal = "normals" in names
        self._connect()

    def wanted(self, wanted: bool) -> None:  # noqa: FBT001 - a switch
        """Says whether the next render's passes will be saved."""
        self._scene.use_nodes = wanted

    def save(self, path: Path, eye: dict[str, Any]) -> None:
        """Writes the passes of the last render: ``depth`` (h, w), ``normals`` (h, w, 3), float32.

        Args:
            path: Of the NPZ; it is whole or not there.
            eye: The fields of ``Eye``: normals are turned into its camera's axes.

        Raises:
            RequestError: It cannot be written.
        """
        arrays = {}
        for name in self._names:
            array = self._read(name)
            arrays[name] = _depth(array) if name == "depth" else _normals(array, extrinsic(eye))
        packed = BytesIO()
        np.savez_compressed(packed, **arrays)
        write_whole(path, packed.getvalue())

    def _connect(self) -> None:
        """Leads the picture through the compositor as it is, and each pass into a file of its own."""
        self._scene.use_nodes = True
        tree = self._scene.node_tree
        tree.nodes.clear()
        layers = tree.nodes.new("CompositorNodeRLayers")
        picture = tree.nodes.new("CompositorNodeComposite")
        picture.use_alpha = True
        tree.links.new(layers.outputs["Image"], picture.inputs["Image"])
        files = tree.nodes.new("CompositorNodeOutputFile")
        files.base_path = str(self._folder)
        files.format.file_format = "OPEN_EXR"
        files.format.color_mode = "RGB"
        files.format.color_depth = "32"
        files.format.exr_codec = "NONE"
        files.file_slots.clear()
        for name in self._names:
            files.file_slots.new(f"{name}-")
            tree.links.new(layers.outputs[OUTPUTS[name]], files.inputs[-1])

    def _read(self, name: str) -> NDArray[np.float32]:
        """Returns what Blender put aside, (h, w, 3), top row first, and removes the file."""
        path = self._folder / f"{name}-{self._scene.frame_current:04}"
        if not path.is_file():
            raise RequestError("disk", f"{path}: Blender could not write the {name}; is the disk full?")
        image = bpy.data.images.load(str(path))
        try:
            width, height = image.size
            values = np.empty(width * height * image.channels, dtype=np.float32)
            image.pixels.foreach_get(values)
            return values.reshape(height, width, image.channels)[::-1, :, :3]
        finally:
            bpy.data.images.remove(image)
            path.unlink()


def _depth(array: NDArray[np.float32]) -> NDArray[np.float32]:
    depth = array[..., 0]
    return np.where(depth < NOTHING, depth, np.float32(FAR)).astype(np.float32)


def _normals(array: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """Turns normals of the world into the camera's axes; what was filtered together becomes of length 1 again."""
    turned = array.astype(np.float64) @ matrix[:3, :3].T
    length = np.linalg.norm(turned, axis=-1, keepdims=True)
    return np.where(length > 1e-6, turned / np.maximum(length, 1e-6), 0.0).astype(np.float32)
