from __future__ import annotations

import numpy as np
import pytest

from reliquary.tasks.classification import ClassificationTask, EpochsTask
from reliquary.tasks.classification.epochs import collections_of

EPOCHS = ["Asian Art, (-200, 300]", "Asian Art, (300, 900]", "Coins, medals, (-200, 300]"]


def measures(task, truth, predictions):
    return {metric.name: metric for metric in task.score(predictions, truth) if metric.slice is None}


def test_another_epoch_of_the_same_collection_is_of_the_right_collection(make_truth, make_predictions):
    truth = make_truth([0, 0, 1, 2], EPOCHS)
    predictions = make_predictions(truth, np.eye(3)[[0, 1, 2, 2]])
    found = measures(EpochsTask(), truth, predictions)
    assert found["accuracy"].value == 0.5
    assert (found["collection_accuracy"].value, found["collection_accuracy"].n) == (0.75, 4)


def test_epochs_have_all_measures_of_classification(make_truth, make_predictions):
    truth = make_truth([0, 1, 2], EPOCHS)
    predictions = make_predictions(truth, np.eye(3), features=np.eye(3))
    shared = measures(ClassificationTask(), truth, predictions)
    found = measures(EpochsTask(), truth, predictions)
    assert {name: found[name] for name in shared} == shared
    assert found.keys() - shared.keys() == {"collection_accuracy"}


def test_a_collection_may_hold_commas():
    assert collections_of(EPOCHS) == ["Asian Art", "Asian Art", "Coins, medals"]


@pytest.mark.parametrize("name", ["Asian Art", "Asian Art (300, 900]", ", (300, 900]", "Asian Art, (300, 900)"])
def test_other_names_tell_no_collection(make_truth, make_predictions, name):
    assert collections_of([*EPOCHS, name]) is None
    truth = make_truth([0, 1], [EPOCHS[0], name])
    assert "collection_accuracy" not in measures(EpochsTask(), truth, make_predictions(truth, np.eye(2)))
