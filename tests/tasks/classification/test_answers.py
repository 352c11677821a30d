from __future__ import annotations

import numpy as np
import pytest

from reliquary.errors import FaultyFileError
from reliquary.tasks import Predictions, ScoreKind
from reliquary.tasks.classification.answers import scores_of


def test_scores_come_in_the_order_of_the_truth(make_truth, make_predictions):
    truth = make_truth([0, 1, 2])
    predictions = make_predictions(truth, [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    turned = Predictions(list(reversed(predictions.rows)), predictions.scores)
    assert scores_of(turned, truth).tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


def test_a_wrong_number_of_scores_names_the_image(make_truth, make_predictions):
    truth = make_truth([0, 1])
    with pytest.raises(FaultyFileError, match=f"{truth.image_ids[0]}: scores: 4 scores for 3 classes"):
        scores_of(make_predictions(truth, np.eye(4)[[0, 1]]), truth)


def test_logits_under_the_name_of_probabilities_are_refused(make_truth, make_predictions):
    truth = make_truth([0, 1], ["a", "b", "c", "d"])
    scores = [[0.25] * 4, [3.0, -1.0, 0.0, 0.0]]
    with pytest.raises(FaultyFileError, match="are they logits") as caught:
        scores_of(make_predictions(truth, scores, ScoreKind.PROBABILITIES), truth)
    assert [truth.image_ids[1] in str(fault) for fault in caught.value.faults] == [True]
