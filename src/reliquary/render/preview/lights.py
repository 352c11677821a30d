"""Light without shadows: lamps from afar that shine in the directions of the Blender worker's, and the same ambient."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, pi, sin
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reliquary.catalogue.render_set import LightSetup
from reliquary.render.preview.faults import RequestError
from reliquary.render.preview.radiance import mean_colour
from reliquary.render.scene import Light

FILL_ASIDE, FILL_ELEVATION, RIM_ELEVATION = 1.0, 0.25, 0.8
"""Radians, as in the Blender worker."""

RADIANCE = {"key": 1.04, "fill": 0.27, "rim": 0.63}
"""Of a white surface that faces the lamp: watts / pi^2 / squared metres of the Blender worker's soft lamps."""

SPOT_RADIANCE = 1.42
AMBIENT = {LightSetup.THREE_POINT: 0.16, LightSetup.SPOT: 0.06}
MAP_BRIGHTNESS = 0.7
SKY = 1.2
"""Of the light of a map, what comes straight from above, so that forms are seen; the rest comes from everywhere."""

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
XYZ_TO_RGB = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lighting:
    """The light of a view.

    Attributes:
        towards: (3, 3), unit vectors of the world to each lamp, row by row.
        colours: (3, 3), radiance of a white surface that faces it; 0 for a lamp that there is not.
        ambient: (3,), radiance from everywhere.
    """

    towards: Floats
    colours: Floats
    ambient: Floats


def lighting(light: Light, camera: Floats) -> Lighting:
    """Returns the light of a view.

    Args:
        light: What was asked for; of a light map the mean colour is taken, as that of a lamp above and of the ambient.
        camera: Its place (3,), metres.

    Raises:
        RequestError: The light map cannot be read.
    """
    towards, colours = np.zeros((3, 3)), np.zeros((3, 3))
    towards[:, 2] = 1.0
    if light.setup is LightSetup.HDRI:
        colour = MAP_BRIGHTNESS * light.strength * _of_map(Path(light.map or ""))
        colours[0] = SKY * colour
        # A lamp lights the sides of a sphere to one fourth on average.
        return Lighting(towards, colours, (1 - SKY / 4) * colour)
    tint = light.strength * black_body(light.kelvin)
    ambient = np.full(3, AMBIENT[light.setup] * light.strength)
    towards[0] = _direction(light.azimuth, light.elevation)
    if light.setup is LightSetup.SPOT:
        colours[0] = SPOT_RADIANCE * tint
        return Lighting(towards, colours, ambient)
    seen_from = atan2(camera[0], -camera[1])
    aside = FILL_ASIDE if sin(light.azimuth - seen_from) < 0 else -FILL_ASIDE
    towards[1] = _direction(seen_from + aside, FILL_ELEVATION)
    towards[2] = _direction(light.azimuth + pi, RIM_ELEVATION)
    for row, radiance in enumerate(RADIANCE.values()):
        colours[row] = radiance * tint
    return Lighting(towards, colours, ambient)


def black_body(kelvin: float) -> Floats:
    """Returns the linear RGB colour of a black body, of luminance 1 (Kim et al. 2002, US patent 7,024,034)."""
    t = min(max(kelvin, 1667.0), 25_000.0)
    if t < 4000:
        x = -0.2661239e9 / t**3 - 0.2343589e6 / t**2 + 0.8776956e3 / t + 0.179910
    else:
        x = -3.0258469e9 / t**3 + 2.1070379e6 / t**2 + 0.2226347e3 / t + 0.240390
    if t < 2222:
        y = -1.1063814 * x**3 - 1.34811020 * x**2 + 2.18555832 * x - 0.20219683
    elif t < 4000:
        y = -0.9549476 * x**3 - 1.37418593 * x**2 + 2.09137015 * x - 0.16748867
    else:
        y = 3.0817580 * x**3 - 5.87338670 * x**2 + 3.75112997 * x - 0.37001483
    rgb = np.maximum(XYZ_TO_RGB @ np.array([x / y, 1.0, (1 - x - y) / y]), 0.0)
    return np.asarray(rgb / (LUMINANCE @ rgb))


def _direction(azimuth: float, elevation: float) -> Floats:
    level = cos(elevation)
    return np.array([level * sin(azimuth), -level * cos(azimuth), sin(elevation)])


def _of_map(path: Path) -> Floats:
    """Returns the mean colour of a map, of luminance 1."""
    try:
        colour = mean_colour(path)
    except OSError as error:
        raise RequestError("light", f"{path}: cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise RequestError("light", f"{path}: {error}") from None
    return np.asarray(colour / (LUMINANCE @ colour))
