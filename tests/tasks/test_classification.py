from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import ClassificationPrediction
from reliquary.tasks import Predictions, ScoreKind
from reliquary.tasks.classification import ClassificationTask, EpochsTask, Mistake, confusion_matrix, mistakes

NAMES = ["egyptian", "islam", "asian", "byzantium"]
CLASSES = len(NAMES)


def by_name(metrics):
    return {(metric.name, metric.slice): metric for metric in metrics}


@st.composite
def labels_and_predicted(draw):
    n = draw(st.integers(1, 40))
    labels = st.integers(0, CLASSES - 1)
    return draw(arrays(np.int64, n, elements=labels)), draw(arrays(np.int64, n, elements=labels))


@settings(deadline=None, max_examples=60)
@given(labels_and_predicted())
def test_measures_equal_those_counted_by_hand(make_truth, make_predictions, case):
    labels, predicted = case
    truth = make_truth(labels, NAMES)
    found = by_name(ClassificationTask().score(make_predictions(truth, np.eye(CLASSES)[predicted]), truth))
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
    assert len(found) == 1 + 2 * 3 + 3 * CLASSES


@pytest.mark.slow
def test_measures_equal_torchmetrics_where_every_class_occurs(make_truth, make_predictions):
    import torch
    from torchmetrics.functional.classification import multiclass_accuracy, multiclass_f1_score, multiclass_precision

    random = np.random.default_rng(7)
    labels = np.concatenate([np.arange(CLASSES), random.integers(0, CLASSES, 500)])
    scores = random.normal(size=(len(labels), CLASSES)) + np.eye(CLASSES)[labels]
    truth = make_truth(labels, NAMES)
    found = by_name(ClassificationTask().score(make_predictions(truth, scores), truth))
    given_scores, target = torch.tensor(scores), torch.tensor(labels)
    for name, measure, average in (
        ("accuracy", multiclass_accuracy, "micro"),
        ("macro_f1", multiclass_f1_score, "macro"),
        ("weighted_precision", multiclass_precision, "weighted"),
    ):
        expected = measure(given_scores, target, num_classes=CLASSES, average=average).item()
        assert found[name, None].value == pytest.approx(expected, abs=1e-6)


def test_measures_do_not_depend_on_the_order_of_the_rows(make_truth, make_predictions):
    truth = make_truth([0, 1, 2, 2], NAMES)
    predictions = make_predictions(truth, np.eye(CLASSES)[[0, 2, 2, 1]])
    turned = Predictions(list(reversed(predictions.rows)), predictions.scores)
    assert ClassificationTask().score(turned, truth) == ClassificationTask().score(predictions, truth)


def test_a_tie_goes_to_the_first_class(make_truth, make_predictions):
    truth = make_truth([0, 1], NAMES)
    matrix = confusion_matrix(make_predictions(truth, np.zeros((2, CLASSES))), truth)
    assert matrix[:, 0].tolist() == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[1:], "is missing"),
        (lambda rows: [*rows, rows[0]], "stands 2 times"),
        (lambda rows: [*rows, rows[0].model_copy(update={"image_id": "f" * 64})], f"{'f' * 64} is unknown"),
    ],
)
def test_predictions_must_be_exactly_one_an_image(make_truth, make_predictions, change, message):
    truth = make_truth([0, 1, 2], NAMES)
    good = make_predictions(truth, np.eye(CLASSES)[[0, 1, 2]])
    with pytest.raises(FaultyFileError, match=message) as caught:
        ClassificationTask().score(Predictions(change(good.rows), good.scores, good.place), truth)
    assert len(caught.value.faults) == 1
    assert "predictions.parquet" in str(caught.value)


@pytest.mark.parametrize("task", [ClassificationTask(), EpochsTask()])
def test_the_truth_is_read_from_the_column_of_the_task(make_dataset, task):
    truth = task.truth(make_dataset([2, 0, 1, 1], NAMES, column=task.column), "default", "test")
    assert sorted(truth.labels.tolist()) == [0, 1, 1, 2]
    assert truth.image_ids == sorted(truth.image_ids)
    assert truth.class_names == NAMES


def test_a_wrong_number_of_scores_names_the_image(make_truth, make_predictions):
    truth = make_truth([0, 1], NAMES)
    with pytest.raises(FaultyFileError, match=f"{truth.image_ids[0]}: scores: 3 scores for 4 classes"):
        ClassificationTask().score(make_predictions(truth, np.eye(3)[[0, 1]]), truth)


def test_logits_under_the_name_of_probabilities_are_refused(make_truth, make_predictions):
    truth = make_truth([0, 1], NAMES)
    scores = [[0.25] * 4, [3.0, -1.0, 0.0, 0.0]]
    with pytest.raises(FaultyFileError, match="are they logits") as caught:
        ClassificationTask().score(make_predictions(truth, scores, ScoreKind.PROBABILITIES), truth)
    assert [truth.image_ids[1] in str(fault) for fault in caught.value.faults] == [True]


def test_scores_that_are_no_numbers_never_become_a_prediction():
    with pytest.raises(ValueError, match="finite"):
        ClassificationPrediction(image_id="0" * 64, scores=[0.5, float("nan")])


def test_mistakes_tell_which_class_is_taken_for_which():
    found = mistakes(np.array([[5, 0, 1], [2, 2, 0], [0, 0, 0]]), ["egyptian", "islam", "asian"])
    assert found == [Mistake("islam", "egyptian", 2, 0.5), Mistake("egyptian", "asian", 1, 1 / 6)]


def test_truth_is_sorted_by_image_and_a_limit_takes_the_first(make_dataset):
    dataset = make_dataset([0, 1, 2, 0, 1], ["a", "b", "c"])
    whole = ClassificationTask().truth(dataset, "grouped", "test")
    part = ClassificationTask().truth(dataset, "grouped", "test", limit=2)
    assert whole.image_ids == sorted(whole.image_ids)
    assert part.image_ids == whole.image_ids[:2]
    assert part.labels.tolist() == whole.labels.tolist()[:2]


def test_an_empty_split_is_an_error(make_dataset):
    with pytest.raises(ReliquaryError, match="split 'test' of config 'grouped' is empty"):
        ClassificationTask().truth(make_dataset([], ["a"]), "grouped", "test")
