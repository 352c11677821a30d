"""The camera of a view: on a sphere round the model, far enough for all of it to lie in the picture."""

from __future__ import annotations

from math import asin, atan, radians, sin

import numpy as np

from reliquary.catalogue.render_set import CameraSampling, ViewWish
from reliquary.pinhole import DECIMALS, SENSOR_MM, Direction, orbiting_camera
from reliquary.records import Camera
from reliquary.render.planning.sequence import Shift, spread_point
from reliquary.seeds import generator

CENTRE = np.zeros(3)
"""A loaded model lies within the unit sphere round the origin."""


def camera_of(wish: ViewWish, seed: int, model_id: str, number: int) -> tuple[Camera, Direction]:
    """Return the camera of a view, and the direction in which it stands from the model."""
    direction = _direction(wish, seed, model_id, number)
    rng = generator(seed, "view", model_id, number, "camera")
    focal_mm = round(float(rng.uniform(*wish.focal_mm)), DECIMALS)
    distance = float(rng.uniform(*wish.distance)) * fitting_distance(wish.size, focal_mm)
    return orbiting_camera(CENTRE, distance, direction, wish.size, focal_mm), direction


def fitting_distance(size: tuple[int, int], focal_mm: float) -> float:
    """Return from where the unit sphere just fits into a picture.

    Rays that touch a sphere of radius r lie on a cone whose half angle has the sine r / distance: at the tangent's
    distance, that of a disc, the sphere would reach beyond.

    Args:
        size: Width and height in px; the sensor is SENSOR_MM wide.
        focal_mm: Focal length.

    Returns:
        Distance of the camera from the sphere's centre.
    """
    focal_px = focal_mm / SENSOR_MM * size[0]
    return 1 / sin(atan(min(size) / 2 / focal_px))


def _direction(wish: ViewWish, seed: int, model_id: str, number: int) -> Direction:
    """Draw a direction: parts of the sphere within the limits are as likely as they are large (Archimedes)."""
    if wish.sampling is CameraSampling.STRATIFIED:
        x, y = spread_point(number, Shift.random(generator(seed, "views", model_id)))
    else:
        x, y = generator(seed, "view", model_id, number, "direction").random(2)
    west, east = (radians(angle) for angle in wish.azimuth)
    bottom, top = (sin(radians(angle)) for angle in wish.elevation)
    return Direction(
        azimuth=round(west + float(x) * (east - west), DECIMALS),
        elevation=round(asin(min(max(bottom + float(y) * (top - bottom), -1.0), 1.0)), DECIMALS),
    )
