from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.pictures import png_bytes
from reliquary.render.compositing.cutouts import open_cutout
from reliquary.render.compositing.harmony import harmonised, tone_of_cutout, tone_of_picture
from reliquary.seeds import generator


@pytest.fixture
def cutout(tmp_path):
    """A grainy, reddish block with soft alpha at its left."""
    blobs = BlobStore(tmp_path)
    pixels = np.zeros((64, 64, 4), dtype=np.uint8)
    grain = generator(0, "grain").integers(-25, 26, (40, 30, 1))
    pixels[10:50, 20:50, :3] = np.array((150, 90, 80)) + grain
    pixels[10:50, 20:50, 3] = 255
    pixels[10:50, 20:22] = (0, 0, 255, 60)
    return open_cutout(blobs.put(png_bytes(pixels, sample=False)), blobs)


def picture(colour, spread=0):
    grain = generator(1, "grain").integers(-spread, spread + 1, (80, 120, 1))
    return Image.fromarray(np.clip(np.array(colour) + grain, 0, 255).astype(np.uint8))


def moved(cutout, wanted, strength):
    return harmonised(cutout, tone_of_cutout(cutout), wanted, strength)


def test_the_tone_is_that_of_the_object_alone(cutout):
    tone = tone_of_cutout(cutout)
    assert tone.mean == pytest.approx(tone_of_picture(picture((150, 90, 80), 25)).mean, abs=1)


def test_no_strength_leaves_the_colours(cutout):
    same = moved(cutout, tone_of_picture(picture((20, 60, 140))), 0)
    assert np.abs(np.asarray(same.image).astype(int) - np.asarray(cutout.image)).max() <= 1


@pytest.mark.parametrize("strength", [0.3, 0.6, 1.0])
def test_the_mean_moves_a_part_of_the_way(cutout, strength):
    wanted = tone_of_picture(picture((120, 130, 150), 20))
    before, after = tone_of_cutout(cutout).mean, tone_of_cutout(moved(cutout, wanted, strength)).mean
    assert after == pytest.approx(before + strength * (wanted.mean - before), abs=1.5)


def test_contrast_follows_the_background_within_limits(cutout):
    spreads = [
        tone_of_cutout(moved(cutout, tone_of_picture(picture((128, 128, 128), s)), 1)).deviation[0] for s in (0, 60)
    ]
    own = tone_of_cutout(cutout).deviation[0]
    assert spreads == pytest.approx([0.6 * own, 1.6 * own], rel=0.1)


def test_outline_and_place_stay(cutout):
    other = moved(cutout, tone_of_picture(picture((20, 60, 140))), 0.5)
    assert np.array_equal(np.asarray(other.image)[..., 3], np.asarray(cutout.image)[..., 3])
    assert (other.sha256, other.corner, other.box) == (cutout.sha256, cutout.corner, cutout.box)
