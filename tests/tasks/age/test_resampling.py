from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reliquary.seeds import generator
from reliquary.tasks import ScoreKind
from reliquary.tasks.age import AgeTask
from tests.tasks.age.test_task import said, truth_of
from tests.tasks.repeated import repeat, some_weights, whole

IMAGES = 40


@pytest.fixture
def answered():
    """Years of which some are not known, and answers with intervals and collections."""
    random = generator(0, "resampled years")
    years = random.integers(1, 1900, IMAGES).astype(np.float64)
    years[::7] = np.nan
    truth = truth_of(years, np.arange(IMAGES) % 2)
    answers = (np.nan_to_num(years, nan=500.0) + 1 + random.exponential(150, IMAGES)).tolist()
    low, high = ([year + shift for year in answers] for shift in (-200.0, 10.0))
    scores = random.dirichlet([1, 1], IMAGES).tolist()
    return said(truth, answers, ScoreKind.PROBABILITIES, year_low=low, year_high=high, scores=scores), truth


def test_a_weight_is_how_often_an_image_stands_in_the_test_set(answered):
    predictions, truth = answered
    weights = some_weights(IMAGES, "years")
    found = AgeTask().resampled(predictions, truth, weights)
    for number, row in enumerate(weights):
        again, ids, at = repeat(predictions, truth, row)
        columns = {"labels": truth.labels[at], "years": truth.years[at], "objects": np.arange(len(at)), "groups": ids}
        expected = whole(AgeTask().score(again, replace(truth, image_ids=ids, **columns)))
        assert set(found) == set(expected) - {"expected_calibration_error"}
        for name, values in found.items():
            assert values[number] == pytest.approx(expected[name], abs=1e-9), name


def test_a_test_set_without_any_year_says_nothing_of_years(answered):
    predictions, truth = answered
    found = AgeTask().resampled(predictions, truth, np.isnan(truth.years)[None].astype(np.float64))
    assert np.isnan(found["mae"][0])
    assert np.isnan(found["median_error"][0])
    assert not np.isnan(found["accuracy"][0])
