from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.errors import FaultyFileError
from reliquary.records import ClassificationPrediction
from reliquary.tasks import Predictions, ScoreKind, read_predictions, write_predictions
from reliquary.tasks.classification import ClassificationTask

NAMES = ["egyptian", "islam", "asian", "byzantium"]
CLASSES = len(NAMES)
RETRIEVAL = {"recall_at_1", "recall_at_5", "retrieval_map", "class_match_at_1", "class_match_at_5", "class_map"}


def names_of(metrics):
    return {metric.name for metric in metrics}


def test_measures_do_not_depend_on_the_order_of_the_rows(make_truth, make_predictions):
    truth = make_truth([0, 1, 2, 2], NAMES)
    predictions = make_predictions(truth, np.eye(CLASSES)[[0, 2, 2, 1]], features=np.eye(4))
    turned = Predictions(list(reversed(predictions.rows)), predictions.scores)
    assert ClassificationTask().score(turned, truth) == ClassificationTask().score(predictions, truth)


def test_logits_and_their_probabilities_score_alike(make_truth, make_predictions):
    random = np.random.default_rng(4)
    labels, logits = random.integers(0, CLASSES, 60), random.normal(scale=3, size=(60, CLASSES))
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = make_truth(labels, NAMES)
    ours = ClassificationTask().score(make_predictions(truth, logits), truth)
    same = ClassificationTask().score(make_predictions(truth, probabilities, ScoreKind.PROBABILITIES), truth)
    assert [m.name for m in ours] == [m.name for m in same]
    assert [m.value for m in ours] == pytest.approx([m.value for m in same], abs=1e-12)


def test_features_alone_bring_the_measures_of_retrieval(make_truth, make_predictions):
    truth = make_truth([0, 0, 1, 1], NAMES, objects=[0, 0, 1, 2])
    scores = np.eye(CLASSES)[[0, 0, 1, 1]]
    without = ClassificationTask().score(make_predictions(truth, scores), truth)
    found = ClassificationTask().score(make_predictions(truth, scores, features=np.eye(4)), truth)
    assert names_of(without) & RETRIEVAL == set()
    assert names_of(found) - names_of(without) == RETRIEVAL


def test_stored_features_score_as_given_ones(tmp_path, make_truth, make_predictions):
    random = np.random.default_rng(5)
    truth = make_truth(random.integers(0, CLASSES, 20), NAMES, objects=random.integers(0, 8, 20))
    features = random.normal(size=(20, 6)).astype(np.float32)
    predictions = make_predictions(truth, np.zeros((20, CLASSES)), features=features)
    write_predictions(tmp_path / "p", predictions, ClassificationPrediction)
    read = read_predictions(tmp_path / "p", ClassificationPrediction)
    assert ClassificationTask().score(read, truth) == ClassificationTask().score(predictions, truth)


def test_a_single_class_is_scored(make_truth, make_predictions):
    truth = make_truth([0, 0], ["egyptian"])
    found = {m.name: m.value for m in ClassificationTask().score(make_predictions(truth, [[1.0], [2.0]]), truth)}
    assert (found["accuracy"], found["brier_score"]) == (1.0, 0.0)
    assert found["log_loss"] == pytest.approx(0, abs=1e-12)


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


def test_numbers_that_are_not_finite_never_become_a_prediction():
    with pytest.raises(ValueError, match="finite"):
        ClassificationPrediction(image_id="0" * 64, scores=[0.5, float("nan")])
    with pytest.raises(ValueError, match="finite"):
        ClassificationPrediction(image_id="0" * 64, scores=[0.5], feature=[float("inf")])


def test_the_task_draws_its_matrix_and_its_reliability(tmp_path, make_truth, make_predictions):
    truth = make_truth([0, 1, 2])
    paths = ClassificationTask().plots(make_predictions(truth, np.eye(3)), truth, tmp_path)
    assert [path.name for path in paths] == ["confusion-matrix.png", "reliability-diagram.png"]
    for path in paths:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert min(picture.size) > 300
