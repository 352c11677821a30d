from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from reliquary.engines.native.dating.answers import age_predictions, margin_of
from reliquary.engines.native.dating.module import Dated
from reliquary.engines.native.kind import Answers
from reliquary.errors import ReliquaryError


def answers(predicted, true=None, features=None):
    years = torch.tensor(predicted, dtype=torch.float64)
    batches = [
        Dated(torch.full((1, 2), 0.5), year.expand(1, 3), None if features is None else torch.tensor([features]))
        for year in years
    ]
    ids = [f"{number:064x}" for number in range(len(predicted))]
    return Answers(batches, SimpleNamespace(image_ids=ids, years=np.array(true or predicted, dtype=float)))


def test_years_are_those_of_the_records_with_an_interval_from_validation():
    validation = answers([0.0] * 19, [float(error) for error in range(1, 20)])
    (first, second) = age_predictions(answers([0.0, 1500.5]), margin_of(validation))
    assert (first.year, first.year_low, first.year_high) == (-1, -19, 18)  # 0 -+ 18 for astronomers
    assert (second.year, second.year_low, second.year_high) == (1500.5, 1482.5, 1518.5)
    assert first.scores == [0.5, 0.5]
    assert first.feature is None


def test_validation_images_without_a_year_take_no_part():
    validation = answers([0.0] * 21, [*(float(error) for error in range(1, 20)), np.nan, np.nan])
    assert age_predictions(answers([0.0]), margin_of(validation))[0].year_high == 18


@pytest.mark.parametrize("validation", [answers([0.0] * 5), answers([0.0] * 30, [np.nan] * 30)])
def test_without_enough_validation_images_there_is_no_interval(validation):
    said = age_predictions(answers([100.0]), margin_of(validation))[0]
    assert (said.year, said.year_low, said.year_high) == (100, None, None)


def test_features_are_given_if_there_are_any():
    assert age_predictions(answers([1.0], features=[0.5, -2.0]), None)[0].feature == [0.5, -2.0]


@pytest.mark.parametrize("year", [np.nan, np.inf])
def test_a_model_that_answers_with_no_numbers_is_an_error(year):
    with pytest.raises(ReliquaryError, match="not finite; lower learning_rate"):
        age_predictions(answers([year]), None)
