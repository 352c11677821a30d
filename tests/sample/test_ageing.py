from __future__ import annotations

import numpy as np
import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.ageing import DEGRADATIONS, degrade
from reliquary.sample.reliefs import relief_photograph, sample_relief

NAMES = tuple(DEGRADATIONS)


@pytest.fixture(scope="module")
def photograph():
    return relief_photograph(sample_relief(320, 240))


def contrast(picture):
    return float(picture.astype(float).std())


def detail(picture):
    """Mean difference between neighbouring pixels."""
    return float(np.abs(np.diff(picture[..., 0].astype(float), axis=1)).mean())


def test_the_names_are_those_of_the_dataset():
    assert NAMES == ("grain", "fading", "scratches", "vignetting", "low-resolution", "old-photograph")


@pytest.mark.parametrize("name", NAMES)
def test_every_degradation_changes_the_picture_and_nothing_of_its_form(name, photograph):
    before = photograph.copy()
    aged = degrade(photograph, name, seed=5)
    assert aged.shape == photograph.shape
    assert aged.dtype == np.uint8
    assert not np.array_equal(aged, photograph)
    assert np.array_equal(photograph, before), "the picture that was given stays as it was"


@pytest.mark.parametrize("name", NAMES)
def test_grey_stays_grey(name, photograph):
    aged = degrade(photograph, name, seed=5)
    assert np.array_equal(aged[..., 0], aged[..., 1])
    assert np.array_equal(aged[..., 0], aged[..., 2])


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_alone_decides(name, photograph):
    assert np.array_equal(degrade(photograph, name, 5), degrade(photograph, name, 5))
    assert not np.array_equal(degrade(photograph, name, 5), degrade(photograph, name, 6))


@pytest.mark.parametrize("seed", range(5))
def test_each_does_what_its_name_says(seed, photograph):
    def aged(name):
        return degrade(photograph, name, seed)

    assert detail(aged("grain")) > 1.5 * detail(photograph)
    assert contrast(aged("fading")) < 0.8 * contrast(photograph)
    assert aged("fading").min() > photograph.min() + 30
    assert 0.001 < (aged("scratches") != photograph).any(axis=2).mean() < 0.1
    assert detail(aged("low-resolution")) < 0.7 * detail(photograph)
    flat = degrade(np.full_like(photograph, 200), "vignetting", seed)[..., 0]
    assert flat[120, 160] > 195
    assert flat[0, 0] == flat.min() < 150


def test_an_old_photograph_has_suffered_all_of_it(photograph):
    aged = degrade(photograph, "old-photograph", 1)
    assert contrast(aged) < 0.8 * contrast(photograph)
    assert aged.min() > photograph.min() + 20


@pytest.mark.parametrize("shape", [(1, 1), (1, 200), (200, 1), (7, 5)])
@pytest.mark.parametrize("name", NAMES)
def test_pictures_of_any_shape(name, shape):
    assert degrade(np.full((*shape, 3), 90, dtype=np.uint8), name, 0).shape == (*shape, 3)


def test_an_unknown_name_is_refused(photograph):
    with pytest.raises(ReliquaryError, match="no degradation 'mould'; choose one of grain, fading"):
        degrade(photograph, "mould", 0)
