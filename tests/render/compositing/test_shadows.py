from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.pictures import png_bytes
from reliquary.render.compositing.cutouts import open_cutout, scaled
from reliquary.render.compositing.shadows import Shadow, draw_shadow, throw
from reliquary.seeds import generator
from tests.render.compositing.small_views import block

WALL = Shadow(on_ground=False, angle=0.9, distance=0.1, flatness=0.2, softness=0.02, depth=0.5)
GROUND = replace(WALL, on_ground=True)


@pytest.fixture
def cutout(tmp_path):
    blobs = BlobStore(tmp_path)
    return scaled(open_cutout(blobs.put(png_bytes(block((12, 12, 52, 52)), sample=False)), blobs), 1)


def darkness(shadow, cutout, place=(60, 60)):
    picture = Image.new("RGB", (200, 200), (200, 100, 50))
    throw(shadow, picture, cutout, place)
    pixels = np.asarray(picture).astype(float)
    assert pixels[..., 0] == pytest.approx(2 * pixels[..., 1], abs=2), "a shadow has no colour"
    return 1 - pixels[..., 0] / 200


def middle(dark):
    return [float(np.average(axis + 0.5, weights=dark)) for axis in np.indices(dark.shape)[::-1]]


def test_on_a_wall_it_lies_away_from_the_light(cutout):
    dark = darkness(WALL, cutout)
    left, top, right, bottom = cutout.box
    x, y = middle(dark)
    assert (x, y) == pytest.approx(
        (60 + (left + right) / 2 - 4 * np.cos(0.9), 60 + (top + bottom) / 2 + 4 * np.sin(0.9)), abs=0.6
    )
    assert dark.max() == pytest.approx(0.5, abs=0.02)


def test_on_the_ground_it_lies_flat_at_the_foot(cutout):
    dark = darkness(GROUND, cutout)
    rows = np.flatnonzero(dark.max(axis=1) > 0.25)
    foot = 60 + cutout.box[3]
    assert rows[0] < foot < rows[-1]
    assert len(rows) == pytest.approx(0.2 * 40, abs=2)


def test_the_shadow_is_soft(cutout):
    soft = [
        np.count_nonzero((dark > 0.05) & (dark < 0.45))
        for dark in (darkness(replace(WALL, softness=s), cutout) for s in (0.01, 0.06))
    ]
    assert soft[1] > 3 * soft[0]


@pytest.mark.parametrize("shadow", [WALL, GROUND])
@pytest.mark.parametrize("place", [(-40, -40), (180, 180), (-500, 0), (0, 900)])
def test_it_may_fall_beyond_the_picture(cutout, shadow, place):
    assert darkness(shadow, cutout, place).max() <= 0.51


def test_lamps_hang_above():
    drawn = [draw_shadow(generator(0, "shadow", number)) for number in range(100)]
    assert all(np.sin(shadow.angle) > 0.5 for shadow in drawn)
    assert 25 < sum(shadow.on_ground for shadow in drawn) < 75


def test_a_cutout_of_one_pixel_has_one_too(tmp_path):
    blobs = BlobStore(tmp_path)
    dot = scaled(open_cutout(blobs.put(png_bytes(block((3, 3, 4, 4)), sample=False)), blobs), 1)
    assert darkness(GROUND, dot).max() > 0
