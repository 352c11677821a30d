"""Pinhole cameras that look at an object, and the projection of points into their pictures.

World: metres, z up. Camera: x right, y down, z forward (OpenCV). Picture: px from the top-left corner, so that the
centre of the first pixel lies at (0.5, 0.5).
"""

from __future__ import annotations

from math import asin, cos, pi, sin
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliquary.records import Camera

SENSOR_MM = 36.0
DECIMALS = 9
"""A camera is rounded before anything is drawn with it: libraries of mathematics differ in the last digits."""

Points = NDArray[np.float64]


class Direction(NamedTuple):
    """Where a camera stands, seen from the object, in radians.

    Attributes:
        azimuth: 0 before the object's front, counter-clockwise seen from above.
        elevation: Above the horizon, -pi/2 to pi/2.
    """

    azimuth: float
    elevation: float


def anywhere(rng: np.random.Generator) -> Direction:
    """Draws a direction so that every part of the sphere is equally likely."""
    return Direction(azimuth=float(rng.uniform(0, 2 * pi)), elevation=asin(float(rng.uniform(-1, 1))))


def orbiting_camera(
    centre: Points, distance: float, direction: Direction, size: tuple[int, int], focal_mm: float
) -> Camera:
    """Sets a camera on a sphere round ``centre``, looking at it, upright.

    Args:
        centre: (3,), metres.
        distance: Radius of the sphere, metres.
        direction: Seen from the centre.
        size: Width and height of the picture in px; the sensor is SENSOR_MM wide.
        focal_mm: Focal length.
    """
    azimuth, elevation = direction
    level = cos(elevation)
    # The front of an upright glTF model, +z, is -y here.
    outwards = np.array([level * sin(azimuth), -level * cos(azimuth), sin(elevation)])
    position = np.round(centre + distance * outwards, DECIMALS)
    width, height = size
    focal_px = focal_mm / SENSOR_MM * width
    return Camera(
        position=position.tolist(),
        target=np.round(centre, DECIMALS).tolist(),
        focal_mm=focal_mm,
        sensor_mm=SENSOR_MM,
        width=width,
        height=height,
        K=[focal_px, 0.0, width / 2, 0.0, focal_px, height / 2, 0.0, 0.0, 1.0],
        world_to_camera=_look_at(position, np.asarray(centre)),
    )


def refocused(camera: Camera, factor: float, shift: tuple[float, float]) -> Camera:
    """Returns the camera with its picture enlarged ``factor`` times about the middle, then shifted by so many px."""
    focal_px, _, centre_x, _, _, centre_y, *_ = camera.K
    intrinsic = [round(value, DECIMALS) for value in (focal_px * factor, centre_x + shift[0], centre_y + shift[1])]
    return camera.model_copy(
        update={
            "focal_mm": round(camera.focal_mm * factor, DECIMALS),
            "K": [intrinsic[0], 0.0, intrinsic[1], 0.0, intrinsic[0], intrinsic[2], 0.0, 0.0, 1.0],
        }
    )


def rotation(camera: Camera) -> Points:
    """Returns the matrix (3, 3) that turns directions of the world into those of the camera."""
    return np.array(camera.world_to_camera).reshape(4, 4)[:3, :3]


def transformed(points: Points, matrix: Points) -> Points:
    """Applies a matrix (3, 3) to row vectors (N, 3): term by term, because BLAS rounds differently by machine."""
    return points[:, 0, None] * matrix[:, 0] + points[:, 1, None] * matrix[:, 1] + points[:, 2, None] * matrix[:, 2]


def project(points: Points, camera: Camera) -> Points:
    """Projects points of the world.

    Args:
        points: (N, 3), metres.
        camera: The camera.

    Returns:
        (N, 3): x and y in px, and the depth along the camera's axis in metres; a point with a depth of 0 or less lies
        behind the camera, and its x and y mean nothing.
    """
    extrinsic = np.array(camera.world_to_camera).reshape(4, 4)
    seen = transformed(np.asarray(points, dtype=np.float64), extrinsic[:3, :3]) + extrinsic[:3, 3]
    focal_x, _, centre_x, _, focal_y, centre_y, *_ = camera.K
    depth = np.where(seen[:, 2] > 0, seen[:, 2], 1.0)
    return np.stack([focal_x * seen[:, 0] / depth + centre_x, focal_y * seen[:, 1] / depth + centre_y, seen[:, 2]], -1)


def _look_at(position: Points, target: Points) -> list[float]:
    """Returns the extrinsic matrix, row by row, of an upright camera."""
    forward = (target - position) / np.linalg.norm(target - position)
    up = np.array([0.0, 0.0, 1.0]) if abs(forward[2]) < 0.999 else np.array([0.0, 1.0, 0.0])
    right = np.cross(forward, up)
    right /= np.linalg.norm(right)
    turn = np.stack([right, np.cross(forward, right), forward])
    shift = -transformed(position[None], turn)[0]
    matrix = np.vstack([np.column_stack([turn, shift]), [0.0, 0.0, 0.0, 1.0]])
    return [float(value) + 0.0 for value in np.round(matrix, DECIMALS).ravel()]
