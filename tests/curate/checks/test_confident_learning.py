from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.curate.checks.confident_learning import class_thresholds, confident_disagreements

RECORDED = json.loads(Path(__file__).with_name("cleanlab.json").read_text("utf-8"))

SCORES = np.array([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.3, 0.6, 0.1], [0.1, 0.8, 0.1], [0.4, 0.35, 0.25]])
LABELS = np.array([0, 0, 1, 1, 2])


def found(scores, labels):
    return {each.index: each for each in confident_disagreements(np.asarray(scores, float), np.asarray(labels))}


def noisy(seed, n=400, n_classes=5, noise=0.15):
    """Return probabilities, the labels given, and the examples whose label was changed."""
    random = np.random.default_rng(seed)
    true = random.integers(0, n_classes, n)
    labels = np.where(random.random(n) < noise, random.integers(0, n_classes, n), true)
    logits = random.normal(0, 1, (n, n_classes))
    logits[np.arange(n), true] += 4
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return scores, labels, set(np.flatnonzero(labels != true).tolist())


def test_thresholds_are_the_mean_self_confidence_of_a_class():
    assert class_thresholds(SCORES, LABELS) == pytest.approx([0.55, 0.7, 0.25])


def test_an_example_worked_by_hand():
    """Example 1 reaches the threshold of class 1 alone. Example 2 reaches none."""
    assert list(found(SCORES, LABELS)) == [1]
    (doubtful,) = found(SCORES, LABELS).values()
    assert (doubtful.given, doubtful.suggested) == (0, 1)
    assert (doubtful.given_score, doubtful.suggested_score) == (0.2, 0.7)
    assert doubtful.usual_score == pytest.approx(0.7)
    assert doubtful.doubt == pytest.approx((1 + 0.7 - 0.2) / 2)


def test_a_class_that_labels_nothing_is_never_suggested():
    assert found([[0.1, 0.9], [0.2, 0.8]], [0, 0]) == {}


def test_a_class_that_the_model_never_sees_where_it_should_is_never_suggested():
    """Its threshold would be 0, which every score reaches: boxes that were not found have none above 0."""
    assert found([[0.0, 0.3], [0.2, 0.0]], [0, 1]) == {}


def test_it_finds_what_the_reference_implementation_finds():
    scores, labels = np.array(RECORDED["probabilities"]), np.array(RECORDED["labels"])
    assert class_thresholds(scores, labels) == pytest.approx(RECORDED["thresholds"])
    expected = {int(index): doubt for index, doubt in RECORDED["issues"].items()}
    assert {index: each.doubt for index, each in found(scores, labels).items()} == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_it_finds_what_cleanlab_finds(seed):
    """Where the model's first choice is below its threshold, the paper asks the others, and cleanlab keeps to it."""
    cleanlab = pytest.importorskip("cleanlab.filter")
    scores, labels, _ = noisy(seed)
    theirs = set(np.flatnonzero(cleanlab.find_label_issues(labels, scores, filter_by="confident_learning", n_jobs=1)))
    confident = scores.max(axis=1) >= class_thresholds(scores, labels)[scores.argmax(axis=1)]
    assert {i for i in found(scores, labels) if confident[i]} == {i for i in theirs if confident[i]}


@pytest.mark.parametrize("seed", range(5))
def test_changed_labels_are_found(seed):
    scores, labels, changed = noisy(seed)
    suspects = set(found(scores, labels))
    assert len(suspects & changed) >= 0.75 * len(changed)
    assert len(suspects & changed) >= 0.9 * len(suspects)


@given(st.integers(0, 1000), st.permutations(range(40)))
def test_the_order_of_examples_does_not_matter(seed, order):
    scores, labels, _ = noisy(seed, n=40, n_classes=3)
    shuffled = found(scores[order], labels[order])
    assert {order[index] for index in shuffled} == set(found(scores, labels))
    assert all(0.5 < each.doubt <= 1 for each in shuffled.values())
