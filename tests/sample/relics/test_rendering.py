from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import pi, sqrt

import numpy as np
import pytest

from reliquary.errors import ReliquaryError
from reliquary.pinhole import Direction, anywhere, orbiting_camera, project
from reliquary.sample.drawing.shading import Light
from reliquary.sample.models3d.meshes import ball
from reliquary.sample.models3d.models import MODEL_CLASSES, SampleModel, sample_model
from reliquary.sample.relics.rendering import bounding_sphere, draw, ground_shadow, tight_box, world_vertices
from reliquary.seeds import generator

LIGHT = Light(azimuth=-60, elevation=30, ambient=0.2, strength=1.0, warmth=0.0)
FRONT = Direction(0.0, 0.0)


def ball_model(texture=(200, 100, 50)):
    plain = np.empty((8, 8, 3), dtype=np.uint8)
    plain[:] = texture
    return SampleModel("ball", ball((0, 1, 0), (1, 1, 1), rings=60), plain, roughness=1.0, metallic=0.0)


def camera_for(model, direction=FRONT, side=160, distance=4.0):
    centre, radius = bounding_sphere(world_vertices(model))
    return orbiting_camera(centre, distance * radius, direction, (side, side), 50.0)


@lru_cache
def drawn_ball():
    return draw(ball_model(), camera_for(ball_model()), LIGHT)


def test_the_silhouette_of_a_ball():
    focal_px, distance = 50 / 36 * 160, 4.0
    radius = focal_px / sqrt(distance**2 - 1)
    drawing = drawn_ball()
    assert drawing.coverage.sum() == pytest.approx(pi * radius**2, rel=0.01)
    assert tight_box(drawing.coverage > 0) == pytest.approx((80 - radius, 80 - radius, 2 * radius, 2 * radius), abs=1.5)


def test_edges_are_anti_aliased_and_colours_are_not_mixed_with_black():
    rgba = draw(ball_model(), camera_for(ball_model()), replace(LIGHT, ambient=1.0)).rgba()
    assert rgba.dtype == np.uint8
    assert set(np.unique(rgba[..., 3])) == {0, 64, 128, 191, 255}
    edge = (rgba[..., 3] > 0) & (rgba[..., 3] < 255)
    assert rgba[edge][:, :3] == pytest.approx(np.tile([200, 100, 50], (edge.sum(), 1)), abs=2)
    assert not rgba[rgba[..., 3] == 0].any()


def test_the_lamp_lights_its_side():
    colour = drawn_ball().colour[..., 0]
    left, right = colour[:, :80].mean(), colour[:, 80:].mean()
    upper, lower = colour[:80].mean(), colour[80:].mean()
    assert left > 1.5 * right
    assert upper > 1.2 * lower


def test_the_box_is_that_of_the_projected_vertices():
    model = sample_model("camel")
    camera = camera_for(model, Direction(0.5, 0.4), side=208)
    x, y, width, height = tight_box(draw(model, camera, LIGHT).rgba()[..., 3] > 0)
    points = project(world_vertices(model), camera)[:, :2]
    assert [x, y, x + width, y + height] == pytest.approx([*points.min(axis=0), *points.max(axis=0)], abs=1)


@pytest.mark.parametrize("name", MODEL_CLASSES)
def test_every_relic_is_whole_from_any_side(name):
    model = sample_model(name)
    for number in range(3):
        camera = camera_for(model, anywhere(generator(0, "side", name, number)), side=104, distance=3.1)
        covered = draw(model, camera, LIGHT).coverage > 0
        assert covered.mean() > 0.02
        assert not np.concatenate([covered[[0, -1]].ravel(), covered[:, [0, -1]].ravel()]).any()


def test_faces_look_at_who_stands_before_them():
    # The owl's dark eyes are on its front; its back has none.
    model = sample_model("owl")
    light = replace(LIGHT, ambient=1.0)
    front, back = (draw(model, camera_for(model, Direction(turn, 0.1)), light).colour for turn in (0.0, pi))
    eyes = slice(40, 56)
    assert front[eyes].sum() < 0.95 * back[eyes].sum()


def test_a_texture_is_neither_turned_nor_mirrored():
    model = ball_model((0, 0, 255))
    # The first quarter of the texture runs from the right side (+x) to the front, the second on to the left side.
    model.texture[:4, :2] = (255, 0, 0)
    model.texture[:4, 2:4] = (0, 255, 0)
    colour = draw(model, camera_for(model), replace(LIGHT, ambient=1.0)).colour
    assert colour[50, 105].argmax() == 0
    assert colour[50, 55].argmax() == 1
    assert colour[110, 105].argmax() == colour[110, 55].argmax() == 2


def test_the_shadow_falls_away_from_the_lamp_onto_the_ground():
    model = sample_model("lady")
    camera = camera_for(model, Direction(0.0, 0.3))
    shadow = ground_shadow(model, camera, LIGHT)
    assert shadow.shape == (160, 160)
    assert set(np.unique(shadow)) == {0.0, 1.0}
    foot = project(np.zeros((1, 3)), camera)[0]
    columns = np.flatnonzero(shadow.any(axis=0))
    rows = np.flatnonzero(shadow.any(axis=1))
    assert columns.max() - foot[0] > 2 * (foot[0] - columns.min()), "the lamp is on the left"
    assert rows.max() < foot[1] + 20
    mirrored = ground_shadow(model, camera, replace(LIGHT, azimuth=60))
    assert np.flatnonzero(mirrored.any(axis=0)).min() < columns.min()


def test_a_low_lamp_or_a_camera_below_the_ground_shows_no_shadow():
    model = sample_model("lady")
    assert not ground_shadow(model, camera_for(model, Direction(0, 0.3)), replace(LIGHT, elevation=-30)).any()
    assert not ground_shadow(model, camera_for(model, Direction(0, -0.5)), LIGHT).any()


def test_shadows_of_odd_sizes_fit_the_picture():
    model = sample_model("lady")
    assert ground_shadow(model, camera_for(model, Direction(0, 0.3), side=157), LIGHT).shape == (157, 157)


def test_a_tight_box():
    mask = np.zeros((5, 9), dtype=bool)
    mask[1, 2] = mask[3, 7] = True
    assert tight_box(mask) == (2.0, 1.0, 6.0, 3.0)


def test_an_empty_mask_has_no_box():
    with pytest.raises(ReliquaryError, match="nothing of the object"):
        tight_box(np.zeros((5, 9), dtype=bool))


def test_drawings_repeat():
    model = sample_model("mask")
    one, other = (draw(model, camera_for(model), LIGHT).rgba() for _ in range(2))
    assert np.array_equal(one, other)
