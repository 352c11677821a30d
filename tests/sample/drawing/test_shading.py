from __future__ import annotations

import numpy as np
import pytest

from reliquary.files import sha256_bytes
from reliquary.sample.drawing.shading import (
    Light,
    Surface,
    cast_shadow,
    develop,
    photograph,
    random_light,
    shade,
    studio_backdrop,
)
from reliquary.seeds import generator

FRONTAL = Light(azimuth=0, elevation=0, ambient=0.4, strength=1, warmth=0)


def sphere(size=101, gloss=0.0):
    axis = np.linspace(-1.2, 1.2, size, dtype=np.float32)
    x, y = axis[None, :], -axis[:, None]
    inside = x * x + y * y < 1
    z = np.sqrt(np.maximum(1 - x * x - y * y, 0))
    normal = np.stack(np.broadcast_arrays(x, y, z), axis=-1).astype(np.float32)
    return Surface(np.full((size, size, 3), 0.5, dtype=np.float32), normal, inside.astype(np.float32), gloss, True)


@pytest.mark.parametrize(
    ("azimuth", "elevation", "brighter"),
    [(60, 0, (50, 80)), (-60, 0, (50, 20)), (0, 60, (20, 50)), (0, -60, (80, 50))],
)
def test_the_side_towards_the_lamp_is_brighter(azimuth, elevation, brighter):
    lit = shade(sphere(), Light(azimuth, elevation, 0.3, 1, 0)).mean(axis=-1)
    opposite = (100 - brighter[0], 100 - brighter[1])
    assert lit[brighter] > lit[opposite] + 0.1


def test_gloss_adds_a_highlight():
    matt, glazed = shade(sphere(), FRONTAL), shade(sphere(gloss=1), FRONTAL)
    assert glazed[50, 50, 0] > matt[50, 50, 0] + 0.3
    assert glazed[50, 85, 0] == pytest.approx(matt[50, 85, 0], abs=0.01)


@pytest.mark.parametrize("standing", [True, False])
def test_a_shadow_darkens_only_near_the_object(standing):
    surface = sphere(200)
    surface = Surface(surface.colour, surface.normal, surface.coverage, 0, standing)
    shadow = cast_shadow(surface, Light(40, 40, 0.3, 1, 0))
    assert shadow.shape == (200, 200)
    assert shadow.min() < 0.85
    assert shadow.max() <= 1
    assert shadow[2, 2] == pytest.approx(1)


def test_a_shadow_of_nothing_is_no_shadow():
    surface = sphere(80)
    empty = Surface(surface.colour, surface.normal, np.zeros((80, 80), dtype=np.float32), 0, True)
    assert cast_shadow(empty, FRONTAL).min() == 1


def test_developing_keeps_order_and_range():
    ramp = np.repeat(np.linspace(-0.5, 3, 300, dtype=np.float32)[None, :, None], 3, axis=-1).repeat(100, axis=0)
    picture = develop(ramp, generator(0, "develop"))
    means = picture.mean(axis=(0, 2))
    assert picture.dtype == np.uint8
    assert means[:30].max() < 10
    assert means[-30:].min() > 215
    assert np.diff(means[30:130]).min() > -3


def test_a_photograph_depends_on_its_generator_alone():
    def take(seed):
        rng = generator(seed, "photo")
        light, backdrop = random_light(rng), studio_backdrop(rng, 101, 101, standing=True)
        return photograph(sphere(), light, backdrop, rng)

    assert np.array_equal(take(1), take(1))
    assert not np.array_equal(take(1), take(2))


@pytest.mark.parametrize("shape", [(37, 90), (240, 320)])
def test_backdrops_have_the_size_asked_for(shape):
    backdrop = studio_backdrop(generator(0, "back"), *shape, standing=False)
    assert backdrop.shape == (*shape, 3)
    assert backdrop.min() >= 0
    assert backdrop.max() <= 1


def test_the_light_has_the_same_bytes_on_every_processor():
    """BLAS picks a kernel by the processor, and kernels round differently: so did the pictures once."""
    lit = shade(sphere(301, gloss=0.5), Light(40, 30, 0.4, 1, 0))
    assert sha256_bytes(lit.tobytes()) == "2f6179b6c35b3db3ac9cb35bb287361fd1cb5bafd7623bb495e8bd722bae5bfc"
