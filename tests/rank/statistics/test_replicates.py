from __future__ import annotations

import numpy as np
import pytest

from reliquary.rank.statistics import replicates
from reliquary.rank.statistics.replicates import DRAWS, mean_over_seeds, replicate
from tests.rank.statistics.simulated import mean_of, replicates_of

GROUPS = ["a", "b", "a", "c", "b", "a"]


def weights_of(groups):
    seen = []

    def resample(weights):
        seen.append(weights)
        return {"images": weights.sum(axis=1)}

    return replicate(resample, groups)["images"], np.concatenate(seen)


def test_objects_are_drawn_whole_and_as_many_as_there_are():
    found, weights = weights_of(GROUPS)
    assert weights.shape == (1 + 3 + DRAWS, len(GROUPS))
    assert (weights[:, [0, 0, 1]] == weights[:, [2, 5, 4]]).all()
    assert (weights[4:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert found.n_objects == 3
    assert found.value == 6
    assert found.left_out.tolist() == [3, 4, 5]
    assert set(found.drawn) > {3.0, 6.0, 9.0}  # the largest object thrice is nine images


def test_the_draws_are_the_same_for_all_models_and_whatever_is_held_at_once(monkeypatch):
    values = np.arange(6.0)
    before, same = (replicate(mean_of(values), GROUPS)["mean"] for _ in range(2))
    monkeypatch.setattr(replicates, "CELLS_AT_A_TIME", 60)
    steps = replicate(mean_of(values), GROUPS)["mean"]
    for other in (same, steps):
        np.testing.assert_array_equal(before.drawn, other.drawn)
        np.testing.assert_array_equal(before.left_out, other.left_out)


def test_draws_follow_the_names_of_the_objects_not_the_order_of_the_images():
    order = [5, 3, 0, 4, 1, 2]
    values = np.arange(6.0)
    before = replicate(mean_of(values), GROUPS)["mean"]
    after = replicate(mean_of(values[order]), [GROUPS[at] for at in order])["mean"]
    np.testing.assert_allclose(before.drawn, after.drawn, rtol=1e-12)


def test_many_objects_are_left_out_in_parts_of_equal_size(monkeypatch):
    monkeypatch.setattr(replicates, "MOST_PARTS", 4)
    found, weights = weights_of([f"{number:02}" for number in range(10)])
    assert found.left_out.tolist() == [7, 7, 8, 8]
    assert (weights[1:5].sum(axis=0) == 3).all()  # each object is left out once


def test_the_mean_over_seeds_is_taken_draw_by_draw():
    seeds = [replicates_of(values) for values in ([0.0, 1.0, 4.0], [2.0, 2.0, 2.0])]
    mean = mean_over_seeds(seeds)
    assert mean.value == pytest.approx((5 / 3 + 2) / 2)
    np.testing.assert_allclose(mean.drawn, replicates_of([1.0, 1.5, 3.0]).drawn)
    np.testing.assert_allclose(mean.left_out, [2.25, 2.0, 1.25])
    assert mean.n_objects == 3
