from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reliquary.seeds import generator
from reliquary.tasks import ScoreKind
from reliquary.tasks.classification import ClassificationTask, EpochsTask
from tests.tasks.repeated import repeat, some_weights, whole

IMAGES = 60
NAMES = [f"vases, ({end - 10}, {end}]" for end in (10, 20, 30)] + [
    f"coins, ({end - 10}, {end}]" for end in (10, 20, 30)
]
NOT_DRAWN = {"expected_calibration_error"}


@pytest.fixture
def answered(make_truth, make_predictions):
    """The truth of six classes, one of them without images, and answers that are right about half of the time."""
    random = generator(0, "resampled labels")
    labels = np.arange(IMAGES) % 5
    truth = make_truth(labels, NAMES, objects=np.arange(IMAGES) // 2)
    scores = random.normal(size=(IMAGES, len(NAMES))) + 1.5 * np.eye(len(NAMES))[labels]
    return make_predictions(truth, scores, ScoreKind.LOGITS), truth


def scored(task, predictions, truth, row):
    """Score a test set in which each image stands as often as its weight says."""
    again, ids, at = repeat(predictions, truth, row)
    truth = replace(truth, image_ids=ids, labels=truth.labels[at], objects=np.arange(len(at)), groups=ids)
    return whole(task.score(again, truth))


@pytest.mark.parametrize("task", [ClassificationTask(), EpochsTask()])
def test_a_weight_is_how_often_an_image_stands_in_the_test_set(answered, task):
    weights = some_weights(IMAGES, "labels")
    found = task.resampled(*answered, weights)
    for number, row in enumerate(weights):
        expected = scored(task, *answered, row)
        assert set(found) == set(expected) - NOT_DRAWN
        for name, values in found.items():
            assert values[number] == pytest.approx(expected[name], abs=1e-12), name


def test_a_class_that_a_test_set_lacks_leaves_the_averages_over_classes_unknown(answered):
    predictions, truth = answered
    weights = np.where(truth.labels == 3, 0.0, 1.0)[None]
    found = ClassificationTask().resampled(predictions, truth, weights)
    assert {name for name, values in found.items() if np.isnan(values[0])} == {
        "macro_precision",
        "macro_recall",
        "macro_f1",
    }


def test_a_class_that_nobody_asks_for_counts_as_ever(answered):
    predictions, truth = answered
    found = ClassificationTask().resampled(predictions, truth, np.ones((1, IMAGES)))
    assert not np.isnan(found["macro_f1"][0])  # class 5 has no images in the truth itself


def test_features_are_scored_by_the_objects_that_ask(answered, make_predictions):
    _, truth = answered
    features = generator(0, "features").normal(size=(IMAGES, 4))
    scores = np.eye(len(NAMES))[truth.labels]
    predictions = make_predictions(truth, scores, ScoreKind.PROBABILITIES, features)
    counts = generator(0, "asking").integers(0, 4, IMAGES // 2)
    weights = np.stack([np.ones(IMAGES), counts[truth.objects], np.where(truth.objects == 7, 2.0, 0.0)])
    found = ClassificationTask().resampled(predictions, truth, weights)
    expected = whole(ClassificationTask().score(predictions, truth))
    names = {"recall_at_1", "recall_at_5", "retrieval_map", "class_match_at_1", "class_match_at_5", "class_map"}
    assert names < set(found)
    for name in names:
        assert found[name][0] == pytest.approx(expected[name], abs=1e-12)
    alone = [
        ClassificationTask().resampled(predictions, truth, (truth.objects == number)[None].astype(float))
        for number in range(IMAGES // 2)
    ]
    by_hand = np.average([one["class_map"][0] for one in alone], weights=counts)
    assert found["class_map"][1] == pytest.approx(by_hand, abs=1e-12)
    assert found["class_map"][2] == pytest.approx(alone[7]["class_map"][0], abs=1e-12)
