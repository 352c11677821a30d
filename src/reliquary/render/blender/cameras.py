"""The camera of a view, and the part of its picture that the object can lie in."""

from __future__ import annotations

from typing import Any

import bpy
import mathutils
import numpy as np
from numpy.typing import NDArray

FROM_OPENCV = np.diag([1.0, -1.0, -1.0, 1.0])
"""Blender's cameras look along -Z with Y up."""

MARGIN_PX = 3
"""The filter spreads a point over less."""

NEAR, BEYOND = 1e-3, 1e6


def extrinsic(eye: dict[str, Any]) -> NDArray[np.float64]:
    """Returns the matrix (4, 4) from the world to the camera, OpenCV's axes."""
    return np.array(eye["world_to_camera"], dtype=np.float64).reshape(4, 4)


def aim(scene: bpy.types.Scene, eye: dict[str, Any]) -> None:
    """Sets the scene's camera and the size of its picture.

    Args:
        scene: The scene; it gets a camera if it has none.
        eye: The fields of ``Eye``.
    """
    if scene.camera is None:
        scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        scene.collection.objects.link(scene.camera)
    camera = scene.camera.data
    camera.type = "PERSP"
    camera.sensor_fit = "HORIZONTAL"
    camera.sensor_width = eye["sensor_mm"]
    camera.lens = eye["focal_mm"]
    camera.shift_x = camera.shift_y = 0.0
    camera.clip_start, camera.clip_end = NEAR, BEYOND
    camera.dof.use_dof = False
    scene.camera.matrix_world = mathutils.Matrix((np.linalg.inv(extrinsic(eye)) @ FROM_OPENCV).tolist())
    scene.render.resolution_x, scene.render.resolution_y = eye["width"], eye["height"]


def frame_object(scene: bpy.types.Scene, eye: dict[str, Any], vertices: NDArray[np.float32]) -> None:
    """Renders only where the object can be seen: the rest stays empty without costing anything.

    Args:
        scene: The scene.
        eye: The fields of ``Eye``.
        vertices: All points of the object (N, 3), metres.
    """
    render = scene.render
    render.use_crop_to_border = False
    matrix = extrinsic(eye).astype(np.float32)
    seen = vertices @ matrix[:3, :3].T + matrix[:3, 3]
    render.use_border = bool(seen[:, 2].min() > NEAR)
    if not render.use_border:
        return
    size = np.array([eye["width"], eye["height"]])
    focal_px = eye["focal_mm"] / eye["sensor_mm"] * eye["width"]
    places = focal_px * seen[:, :2] / seen[:, 2:] + size / 2
    least = np.clip(np.floor(places.min(axis=0)) - MARGIN_PX, 0, size - 1)
    most = np.clip(np.ceil(places.max(axis=0)) + MARGIN_PX, 1, size)
    render.border_min_x, render.border_max_x = least[0] / size[0], most[0] / size[0]
    # Blender counts rows from the bottom.
    render.border_min_y, render.border_max_y = 1 - most[1] / size[1], 1 - least[1] / size[1]
