from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    log_loss,
    precision_recall_fscore_support,
    top_k_accuracy_score,
)

from reliquary.tasks.classification.measures import calibration_metrics, label_metrics

NAMES = ["egyptian", "islam", "asian", "byzantium", "orient", "grecoroman", "edo"]
CLASSES = len(NAMES)


def by_name(metrics):
    return {(metric.name, metric.slice): metric for metric in metrics}


@st.composite
def labels_and_scores(draw):
    n = draw(st.integers(1, 40))
    seed = draw(st.integers(0, 2**32 - 1))
    return draw(arrays(np.int64, n, elements=st.integers(0, CLASSES - 1))), np.random.default_rng(seed).normal(
        size=(n, CLASSES)
    )


@settings(deadline=None, max_examples=60)
@given(labels_and_scores())
def test_measures_of_labels_equal_those_counted_by_hand(make_truth, case):
    labels, scores = case
    predicted = scores.argmax(axis=1)
    found = by_name(label_metrics(scores, make_truth(labels, NAMES)))
    hits = np.array([np.sum((labels == c) & (predicted == c)) for c in range(CLASSES)], dtype=float)
    true = np.array([np.sum(labels == c) for c in range(CLASSES)], dtype=float)
    said = np.array([np.sum(predicted == c) for c in range(CLASSES)], dtype=float)
    expected = {
        "precision": np.divide(hits, said, out=np.zeros(CLASSES), where=said > 0),
        "recall": np.divide(hits, true, out=np.zeros(CLASSES), where=true > 0),
        "f1": np.divide(2 * hits, said + true, out=np.zeros(CLASSES), where=said + true > 0),
    }
    assert found["accuracy", None].value == pytest.approx(np.mean(labels == predicted), abs=1e-12)
    assert found["accuracy", None].n == len(labels)
    for name, values in expected.items():
        assert found[f"macro_{name}", None].value == pytest.approx(values.mean(), abs=1e-12)
        assert found[f"weighted_{name}", None].value == pytest.approx(np.average(values, weights=true), abs=1e-12)
        for index, class_name in enumerate(NAMES):
            metric = found[name, f"label={class_name}"]
            assert metric.value == pytest.approx(values[index], abs=1e-12)
            assert metric.n == true[index]
    assert len(found) == 2 + 2 * 3 + 3 * CLASSES


@settings(deadline=None, max_examples=60)
@given(labels_and_scores())
def test_measures_equal_those_of_scikit_learn(make_truth, case):
    labels, scores = case
    classes = list(range(CLASSES))
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    found = by_name([*label_metrics(scores, make_truth(labels, NAMES)), *calibration_metrics(probabilities, labels)])
    macro = precision_recall_fscore_support(
        labels, scores.argmax(axis=1), labels=classes, average="macro", zero_division=0.0
    )
    expected = {
        "accuracy": accuracy_score(labels, scores.argmax(axis=1)),
        "top5_accuracy": top_k_accuracy_score(labels, scores, k=5, labels=classes),
        "macro_f1": macro[2],
        "brier_score": brier_score_loss(labels, probabilities, labels=classes, scale_by_half=False),
        "log_loss": log_loss(labels, probabilities, labels=classes),
    }
    for name, value in expected.items():
        assert found[name, None].value == pytest.approx(value, abs=1e-12), name
        assert found[name, None].n == len(labels)


@pytest.mark.slow
def test_measures_equal_torchmetrics_where_every_class_occurs(make_truth):
    import torch
    from torchmetrics.functional.classification import multiclass_accuracy, multiclass_f1_score, multiclass_precision

    random = np.random.default_rng(7)
    labels = np.concatenate([np.arange(CLASSES), random.integers(0, CLASSES, 500)])
    scores = random.normal(size=(len(labels), CLASSES)) + np.eye(CLASSES)[labels]
    found = by_name(label_metrics(scores, make_truth(labels, NAMES)))
    given_scores, target = torch.tensor(scores), torch.tensor(labels)
    for name, measure, options in (
        ("accuracy", multiclass_accuracy, {"average": "micro"}),
        ("top5_accuracy", multiclass_accuracy, {"average": "micro", "top_k": 5}),
        ("macro_f1", multiclass_f1_score, {"average": "macro"}),
        ("weighted_precision", multiclass_precision, {"average": "weighted"}),
    ):
        expected = measure(given_scores, target, num_classes=CLASSES, **options).item()
        assert found[name, None].value == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("classes", "measured"), [(5, False), (6, True)])
def test_the_first_five_of_five_classes_are_no_measure(make_truth, classes, measured):
    found = by_name(label_metrics(np.eye(classes), make_truth(range(classes), [str(n) for n in range(classes)])))
    assert (("top5_accuracy", None) in found) is measured


def test_of_equal_scores_the_first_classes_come_first(make_truth):
    found = by_name(label_metrics(np.zeros((CLASSES, CLASSES)), make_truth(range(CLASSES), NAMES)))
    assert found["accuracy", None].value == pytest.approx(1 / CLASSES)
    assert found["top5_accuracy", None].value == pytest.approx(5 / CLASSES)
    last = by_name(label_metrics(np.zeros((2, CLASSES)), make_truth([5, 6], NAMES)))
    assert last["top5_accuracy", None].value == 0


def test_what_is_better_and_in_which_unit():
    found = calibration_metrics(np.array([[0.75, 0.25]]), np.array([0]))
    assert [(m.name, m.unit, m.higher_is_better) for m in found] == [
        ("expected_calibration_error", "fraction", False),
        ("brier_score", "1", False),
        ("log_loss", "nats", False),
    ]
