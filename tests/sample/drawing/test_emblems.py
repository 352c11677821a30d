from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.drawing.emblems import EMBLEM, EMBLEMS, emblem_relief, emblem_silhouette


@pytest.mark.parametrize("name", EMBLEMS)
def test_an_emblem_fills_its_frame_without_touching_most_of_the_border(name):
    flat = emblem_silhouette(name)
    assert flat.shape == (EMBLEM, EMBLEM)
    assert 0.06 < (flat > 0.1).mean() < 0.7
    border = np.concatenate([flat[0], flat[-1], flat[:, 0], flat[:, -1]])
    assert (border > 0.1).mean() < 0.2


@pytest.mark.parametrize("name", EMBLEMS)
def test_a_relief_rises_from_the_ground_to_one(name):
    relief = emblem_relief(name)
    assert relief.max() == pytest.approx(1)
    assert relief.min() >= 0
    assert relief[0, 0] < 0.05
    steepest = max(np.abs(np.diff(relief)).max(), np.abs(np.diff(relief, axis=0)).max())
    assert steepest < 0.45, "the relief has a cliff: it was not rounded"


def test_emblems_differ_from_each_other():
    reliefs = np.array([emblem_relief(name).ravel() for name in EMBLEMS])
    distances = np.abs(reliefs[:, None] - reliefs[None]).mean(axis=-1)
    np.fill_diagonal(distances, 1)
    assert distances.min() > 0.03
