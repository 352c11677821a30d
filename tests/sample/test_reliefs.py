from __future__ import annotations

import numpy as np
import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.reliefs import RELIEF_CLASSES, Relief, relief_photograph, sample_relief


@pytest.fixture(scope="module")
def panel():
    return sample_relief(400, 300)


def test_heights_and_labels_are_in_range(panel):
    assert panel.height.shape == panel.labels.shape == (300, 400)
    assert panel.height.dtype == np.float32
    assert panel.labels.dtype == np.uint8
    assert 0 <= panel.height.min() < 0.1
    assert 0.5 < panel.height.max() <= 1


def test_all_classes_occur_in_a_few_panels():
    seen = set()
    for number in range(4):
        seen |= set(np.unique(sample_relief(400, 300, number=number).labels).tolist())
    assert seen == set(range(len(RELIEF_CLASSES)))


def test_faces_stand_higher_than_drapery_and_drapery_higher_than_the_ground(panel):
    def mean(name):
        return panel.height[panel.labels == RELIEF_CLASSES.index(name)].mean()

    assert mean("face") > mean("drapery") > mean("background") + 0.15


def test_edges_of_every_softness_occur(panel):
    steps = np.abs(np.diff(panel.height, axis=1))
    assert (steps > 0.1).sum() > 100, "steps at outlines"
    assert ((steps > 0.01) & (steps < 0.05)).sum() > 1000, "slopes within bodies"
    assert (steps < 0.005).mean() > 0.4, "flat ground"


def test_panels_repeat_and_differ():
    assert np.array_equal(sample_relief(90, 80, seed=1).height, sample_relief(90, 80, seed=1).height)
    assert not np.array_equal(sample_relief(90, 80, seed=1).height, sample_relief(90, 80, seed=2).height)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (640, 100), (100, 640)])
def test_panels_of_any_shape(width, height):
    assert sample_relief(width, height).height.shape == (height, width)


@pytest.mark.parametrize(("width", "height"), [(10, 500), (500, 10), (100_000, 1000)])
def test_absurd_sizes_are_refused(width, height):
    with pytest.raises(ReliquaryError, match=f"{width} x {height}"):
        sample_relief(width, height)


def test_a_photograph_is_grey_or_brown(panel):
    grey, sepia = (relief_photograph(panel, tone=tone) for tone in ("grey", "sepia"))
    assert grey.shape == (300, 400, 3)
    assert grey.dtype == np.uint8
    assert (grey[..., 0] == grey[..., 2]).all()
    assert sepia[..., 0].mean() > sepia[..., 2].mean() + 15


def test_the_light_comes_from_where_it_is_told():
    x = np.linspace(-1, 1, 100, dtype=np.float32)
    ridge = Relief(np.tile(np.maximum(0, 0.6 - np.abs(x)), (100, 1)), np.zeros((100, 100), dtype=np.uint8))
    left, right = (relief_photograph(ridge, azimuth=a, elevation=20).mean(axis=(0, 2)) for a in (-60, 60))
    assert left[30:45].mean() > left[55:70].mean() + 20
    assert right[30:45].mean() < right[55:70].mean() - 20


def test_raking_light_shows_more_than_frontal_light(panel):
    def contrast(azimuth, elevation):
        body = relief_photograph(panel, azimuth, elevation)[..., 0][panel.labels == RELIEF_CLASSES.index("drapery")]
        return body.std() / body.mean()

    assert contrast(-75, 10) > 1.5 * contrast(0, 0)
