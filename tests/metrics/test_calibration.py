from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from reliquary.metrics.calibration import BINS, EDGES, brier_score, log_loss, reliability


def probabilities_and_labels(seed, n, classes, sharpness):
    random = np.random.default_rng(seed)
    logits = sharpness * random.normal(size=(n, classes))
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True), random.integers(0, classes, n)


CASES = st.builds(
    probabilities_and_labels,
    st.integers(0, 2**32 - 1),
    st.integers(1, 60),
    st.integers(2, 9),
    st.sampled_from([0.1, 1.0, 5.0, 400.0]),  # the last gives probabilities of exactly 0 and 1
)


@settings(deadline=None, max_examples=100)
@given(CASES)
def test_brier_score_and_log_loss_equal_scikit_learn(case):
    probabilities, labels = case
    classes = list(range(probabilities.shape[1]))
    expected = metrics.brier_score_loss(labels, probabilities, labels=classes, scale_by_half=False)
    assert brier_score(probabilities, labels) == pytest.approx(expected, abs=1e-12)
    expected = metrics.log_loss(labels, probabilities, labels=classes)
    assert log_loss(probabilities, labels) == pytest.approx(expected, abs=1e-12)


@settings(deadline=None, max_examples=100)
@given(CASES)
def test_the_calibration_error_equals_its_definition(case):
    probabilities, labels = case
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    expected = 0.0
    for low, high in pairwise(EDGES):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            expected += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    assert reliability(probabilities, labels).expected_calibration_error == pytest.approx(expected, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_calibration_error_equals_torchmetrics(seed):
    import torch
    from torchmetrics.functional.classification import multiclass_calibration_error

    probabilities, labels = probabilities_and_labels(seed, 400, 6, 2.0)
    expected = multiclass_calibration_error(
        torch.tensor(probabilities), torch.tensor(labels), num_classes=6, n_bins=BINS, norm="l1"
    )
    found = reliability(probabilities, labels).expected_calibration_error
    assert found == pytest.approx(expected.item(), abs=1e-6)


def test_a_model_that_is_as_sure_as_it_is_right_has_no_error():
    probabilities = np.array([[0.75, 0.25]] * 4)
    found = reliability(probabilities, np.array([0, 0, 0, 1]))
    assert found.expected_calibration_error == pytest.approx(0, abs=1e-12)
    assert (found.counts.sum(), np.flatnonzero(found.counts).tolist()) == (4, [11])
    assert found.accuracy[11] == found.confidence[11] == 0.75


def test_a_bin_holds_its_upper_edge():
    counts = reliability(np.array([[0.6, 0.4], [1.0, 0.0]]), np.array([0, 0])).counts
    assert np.flatnonzero(counts).tolist() == [8, 14]


def test_scores_of_the_surest_mistakes_are_finite():
    wrong = np.array([[1.0, 0.0]])
    assert brier_score(wrong, np.array([1])) == 2
    assert log_loss(wrong, np.array([1])) == pytest.approx(36.04, abs=0.01)


def test_one_class_is_no_special_case():
    probabilities, labels = np.ones((3, 1)), np.zeros(3, dtype=np.int64)
    assert brier_score(probabilities, labels) == 0
    assert log_loss(probabilities, labels) == pytest.approx(0, abs=1e-12)
    assert reliability(probabilities, labels).expected_calibration_error == 0
