from __future__ import annotations

import pytest

from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.engines.native.parameters import VALIDATION_LOSS, Monitor, Schedule
from reliquary.errors import FaultyFileError


def test_steps_divide_the_rate_by_ten_at_30_60_and_90_percent_of_all_steps():
    factors = [Schedule.STEPS.factor(step, 1000, warmup=100) for step in (100, 299, 300, 599, 600, 899, 900, 999)]
    assert factors == pytest.approx([1, 1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001])


def test_a_cosine_begins_after_the_warm_up():
    assert Schedule.COSINE.factor(10, 30, warmup=10) == 1
    assert Schedule.COSINE.factor(20, 30, warmup=10) == pytest.approx(0.5)


def watched(**parameters):
    return ClassificationParameters(**parameters).monitor("accuracy", greater_is_better=True)


def test_a_training_watches_what_selects_its_epoch_or_ends_it():
    assert watched() is None
    assert watched(patience=3) == Monitor("accuracy", greater_is_better=True, keeps_best=False, patience=3)
    assert watched(selection="best_validation") == Monitor("accuracy", True, True, None)
    assert watched(selection="best_validation_loss", patience=2) == Monitor(VALIDATION_LOSS, False, True, 2)


@pytest.mark.parametrize("given", [{"patience": 0}, {"trained_layers": 0}, {"precision": "8"}, {"selection": "first"}])
def test_wrong_values_are_named(given):
    (name,) = given
    with pytest.raises(FaultyFileError, match=f"here: parameters: {name}: "):
        ClassificationParameters.read(given, "here")
