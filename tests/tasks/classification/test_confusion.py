from __future__ import annotations

import numpy as np

from reliquary.tasks.classification import Mistake, confusion_matrix, mistakes


def test_true_classes_are_rows_and_predicted_ones_columns(make_truth, make_predictions):
    truth = make_truth([0, 1, 1])
    matrix = confusion_matrix(make_predictions(truth, np.eye(3)[[0, 2, 1]]), truth)
    assert matrix.tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 0]]


def test_a_tie_goes_to_the_first_class(make_truth, make_predictions):
    truth = make_truth([0, 1])
    matrix = confusion_matrix(make_predictions(truth, np.zeros((2, 3))), truth)
    assert matrix[:, 0].tolist() == [1, 1, 0]


def test_mistakes_tell_which_class_is_taken_for_which():
    found = mistakes(np.array([[5, 0, 1], [2, 2, 0], [0, 0, 0]]), ["egyptian", "islam", "asian"])
    assert found == [Mistake("islam", "egyptian", 2, 0.5), Mistake("egyptian", "asian", 1, 1 / 6)]
