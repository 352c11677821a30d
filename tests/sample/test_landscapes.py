from __future__ import annotations

import numpy as np
import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.landscapes import sample_landscape
from reliquary.sample.scenes import sample_scene


@pytest.fixture(scope="module")
def landscape():
    return sample_landscape(900, 800)


def strong(picture, channel):
    """Share of the pixels where one channel stands well above both others."""
    values = picture.astype(int)
    others = np.max(np.delete(values, channel, axis=2), axis=2)
    return float((values[..., channel] - others > 20).mean())


def test_it_is_green_and_blue(landscape):
    assert landscape.shape == (800, 900, 3)
    assert landscape.dtype == np.uint8
    assert strong(landscape, 1) > 0.05
    assert strong(landscape, 2) > 0.05


def test_ink_outlines_stand_in_it(landscape):
    assert 0.01 < (landscape.max(axis=2) < 90).mean() < 0.2


def test_it_does_not_look_like_a_photograph(landscape):
    """Photographs of mountains have a blue sky above; a painting has warm plaster there."""
    sky = sample_scene("mountains", 300, 270)[:20].astype(int).mean(axis=(0, 1))
    plaster = landscape[:20].astype(int).mean(axis=(0, 1))
    assert sky[2] > sky[0] + 20
    assert plaster[0] > plaster[2] + 20


def test_landscapes_repeat_and_differ():
    first = sample_landscape(300, 300, seed=1)
    assert np.array_equal(first, sample_landscape(300, 300, seed=1))
    assert not np.array_equal(first, sample_landscape(300, 300, seed=2))
    assert not np.array_equal(first, sample_landscape(300, 300, seed=1, number=1))
    assert not np.array_equal(first, sample_landscape(300, 300, seed=1, wear=0.9))


@pytest.mark.parametrize(("width", "height"), [(256, 256), (1000, 256), (256, 1000)])
def test_landscapes_of_any_shape(width, height):
    assert sample_landscape(width, height).shape == (height, width, 3)


@pytest.mark.parametrize(("width", "height"), [(255, 500), (500, 10), (100_000, 1000)])
def test_absurd_sizes_are_refused(width, height):
    with pytest.raises(ReliquaryError, match=f"{width} x {height}"):
        sample_landscape(width, height)
