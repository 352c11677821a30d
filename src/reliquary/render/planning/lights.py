"""The light of a view."""

from __future__ import annotations

from math import pi, radians

import numpy as np

from reliquary.catalogue.render_set import LightSetup, LightWish
from reliquary.pinhole import DECIMALS, Direction
from reliquary.render.scene import Light
from reliquary.seeds import generator

ASIDE = (radians(15), radians(70))
"""From the camera to the key lamp, seen from above: beside the camera it shows no relief, from behind no front."""

ABOVE = {LightSetup.THREE_POINT: (radians(15), radians(50)), LightSetup.SPOT: (radians(35), radians(70))}
"""Of the key lamp above half the camera's elevation: who looks from below lights from below, but less steeply."""

STEEPEST = radians(85)


def light_of(wish: LightWish, seed: int, model_id: str, number: int, camera: Direction) -> Light:
    """Return the light of a view; ``map`` is a name as in the wish.

    Args:
        wish: Of the set.
        seed: Of the set.
        model_id: Of the view's model.
        number: Of the view.
        camera: Where the camera stands: lamps are set as by the photographer.
    """
    rng = generator(seed, "view", model_id, number, "light")
    setup = wish.setups[int(rng.integers(len(wish.setups)))]
    strength, kelvin = (round(float(rng.uniform(*limits)), DECIMALS) for limits in (wish.strength, wish.warmth))
    if setup is LightSetup.HDRI:
        name = wish.maps[int(rng.integers(len(wish.maps)))]
        return Light(setup, round(float(rng.uniform(0, 2 * pi)), DECIMALS), 0.0, strength, kelvin, name)
    azimuth, elevation = _lamp(setup, camera, rng)
    return Light(setup, azimuth, elevation, strength, kelvin)


def light_name(light: Light) -> str:
    """Return what the records call a light: its set-up, or its map."""
    return light.map or light.setup.value


def _lamp(setup: LightSetup, camera: Direction, rng: np.random.Generator) -> tuple[float, float]:
    side = -1.0 if rng.random() < 0.5 else 1.0
    azimuth = (camera.azimuth + side * float(rng.uniform(*ASIDE))) % (2 * pi)
    elevation = camera.elevation / 2 + float(rng.uniform(*ABOVE[setup]))
    return round(azimuth, DECIMALS), round(min(elevation, STEEPEST), DECIMALS)
