from __future__ import annotations

import numpy as np
import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.scenes import SCENES, sample_scene


@pytest.mark.parametrize("kind", SCENES)
@pytest.mark.parametrize(("width", "height"), [(32, 32), (300, 200), (120, 260)])
def test_scenes_of_any_size(kind, width, height):
    scene = sample_scene(kind, width, height)
    assert scene.shape == (height, width, 3)
    assert scene.dtype == np.uint8
    assert scene.std() > 8


@pytest.mark.parametrize("kind", SCENES)
def test_scenes_repeat_and_differ(kind):
    assert np.array_equal(sample_scene(kind, 90, 70, seed=1), sample_scene(kind, 90, 70, seed=1))
    assert not np.array_equal(sample_scene(kind, 90, 70, seed=1), sample_scene(kind, 90, 70, seed=2))
    assert not np.array_equal(sample_scene(kind, 90, 70), sample_scene(kind, 90, 70, number=1))


def test_the_kinds():
    assert SCENES == ("gallery_wall", "wooden_table", "vitrine", "street", "field", "mountains")


def test_a_field_is_green_below_and_blue_above():
    scenes = [sample_scene("field", 120, 100, number=n).astype(float) for n in range(3)]
    for scene in scenes:
        top, bottom = scene[:20].mean(axis=(0, 1)), scene[-20:].mean(axis=(0, 1))
        assert top[2] > top[0]
        assert bottom[1] == max(bottom)


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(ReliquaryError, match="'moon'.*gallery_wall"):
        sample_scene("moon", 100, 100)


@pytest.mark.parametrize(("width", "height"), [(31, 100), (100, 0), (100_000, 100_000)])
def test_absurd_sizes_are_refused(width, height):
    with pytest.raises(ReliquaryError, match=f"{width} x {height}"):
        sample_scene("street", width, height)
