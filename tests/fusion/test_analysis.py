from __future__ import annotations

import numpy as np
import pytest

from reliquary.fusion.analysis import analyse, significance_of
from reliquary.fusion.curves import Curves
from reliquary.seeds import generator
from tests.fusion.made_up import NAMES, SHARES, bent, made_up_curves


def test_the_bend_and_the_slopes_are_found():
    found = analyse(made_up_curves(noise=0.005, seeds=3))
    assert found.bend.share.value == pytest.approx(70, abs=2)
    assert found.bend.share.low < 70 < found.bend.share.high
    assert found.bend.before.value == pytest.approx(0, abs=5e-4)
    assert found.bend.after.value == pytest.approx(-0.02, abs=2e-3)
    assert found.bend.corners[1, 0] == found.bend.share.value
    np.testing.assert_allclose(found.bend.corners[:, 1], [0.8, 0.8, 0.2], atol=0.02)


def test_intervals_hold_the_truth_as_often_as_they_say():
    rounds = 60
    holds = {"bend": 0, "mean": 0.0}
    for seed in range(rounds):
        found = analyse(made_up_curves(seed, names=["Owl"]))
        holds["bend"] += found.bend.share.low <= 70 <= found.bend.share.high
        holds["mean"] += np.mean((found.mean.low <= bent(70)) & (bent(70) <= found.mean.high))
    # Of 60 intervals of 95 %, 52 or fewer hold in less than one of a hundred times.
    assert holds["bend"] / rounds >= 0.87
    assert 0.88 <= holds["mean"] / rounds <= 0.99


def test_differences_start_from_the_smallest_share_and_from_the_one_before():
    found = analyse(made_up_curves(noise=0.0, slope=-0.01))
    np.testing.assert_allclose(found.gain.value, [0] * 8 + [-0.1, -0.2, -0.3], atol=1e-12)
    np.testing.assert_allclose(found.step.value, [0] * 7 + [-0.1] * 3, atol=1e-12)
    assert found.passed == 80
    assert analyse(made_up_curves(noise=0.0, slope=-0.007)).passed is None


def test_the_hypothesis_is_rejected_as_often_as_it_should_be_where_it_holds():
    noises = generator(0, "hypothesis").normal(0.5, 0.05, (200, len(SHARES), 3))
    ps = np.array([significance_of(noise).p for noise in noises[:100]])
    assert np.mean(ps <= 0.05) <= 0.12
    assert 0.35 <= ps.mean() <= 0.65


def test_a_fall_is_no_accident():
    found = analyse(made_up_curves(seeds=3))
    assert found.significance.p <= 0.001
    assert found.significance.p > 0


def test_one_seed_cannot_tell():
    found = analyse(made_up_curves(seeds=1))
    assert found.significance is None
    assert np.isnan(found.mean.low).all()
    assert np.isnan(found.bend.share.low)
    assert not np.isnan(found.bend.share.value)


def test_three_shares_have_no_bend():
    assert analyse(made_up_curves(shares=np.array([0.0, 50, 100]))).bend is None


def test_other_test_images_widen_the_intervals():
    alone = made_up_curves(seeds=1)
    shifts = generator(1, "images").normal(0, 0.03, (300, 1, 1, 1))
    drawn = Curves(SHARES, NAMES, alone.values, alone.values + shifts, n_images=40)
    found = analyse(drawn)
    np.testing.assert_allclose(found.mean.high - found.mean.low, 4 * 0.03, rtol=0.2)
    # What moves all shares alike moves no difference between them.
    np.testing.assert_allclose(found.gain.high, found.gain.low, atol=1e-12)


def test_a_class_without_objects_counts_in_no_mean():
    curves = made_up_curves(names=["Owl", "Nothing"])
    curves.values[..., 1] = np.nan
    found = analyse(curves)
    np.testing.assert_array_equal(found.mean.value, found.of_class.value[:, 0])
    assert np.isnan(found.of_class.high[:, 1]).all()
    assert not np.isnan(found.of_class.high[:, 0]).any()


def test_equal_curves_give_equal_answers():
    first, second = (analyse(made_up_curves()) for _ in range(2))
    np.testing.assert_array_equal(first.mean.low, second.mean.low)
    assert first.significance == second.significance


@pytest.mark.parametrize(
    ("shares", "names", "draws"),
    [
        (SHARES[:-1], NAMES, None),
        (SHARES[::-1], NAMES, None),
        (SHARES, ["Owl"], None),
        (SHARES, NAMES, np.zeros((5, 3, 2, 2))),
    ],
)
def test_curves_of_another_shape_are_refused(shares, names, draws):
    with pytest.raises(ValueError, match="shape"):
        Curves(shares, names, np.zeros((len(SHARES), 2, 2)), draws)
