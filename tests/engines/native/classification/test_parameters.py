from __future__ import annotations

from itertools import pairwise

import pytest

from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.errors import FaultyFileError

PLACE = "suite 'provenance', baseline 'resnet18', protocol 'small'"


def read(**parameters):
    return ClassificationParameters.read(parameters, PLACE)


def test_what_is_not_given_gets_the_default():
    assert read(epochs=3).optimizer == "adamw"
    assert read(epochs=3).epochs == 3
    assert read().pretraining is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"learning_rat": 0.1}, "parameters: learning_rat: unknown field"),
        ({"optimizer": "lion"}, "parameters: optimizer: Input should be 'adam', 'adamw' or 'sgd', found 'lion'"),
        ({"learning_rate": -1}, "parameters: learning_rate: .*greater than 0, found -1"),
        ({"learning_rate": float("nan")}, "parameters: learning_rate"),
        ({"batch_size": 1}, "parameters: batch_size"),
        ({"image_size": 100_000}, "parameters: image_size"),
        ({"sampling": "smote"}, "parameters: sampling: Input should be 'none', 'undersample' or 'oversample'"),
        ({"oversample_to": 1.5}, "parameters: oversample_to: .*less than or equal to 1, found 1.5"),
        ({"augment_copies_only": True}, "augment_copies_only needs sampling 'oversample', found 'none'"),
        ({"distortion": 0.5}, "parameters: distortion: .*less than 0.5"),
        ({"mixup": -0.1}, "parameters: mixup"),
        ({"epochs": 2, "warmup_epochs": 3}, r"warmup_epochs \(3\) is more than epochs \(2\)"),
    ],
)
def test_a_wrong_parameter_names_the_baseline_the_field_and_the_value(given, message):
    with pytest.raises(FaultyFileError, match=message) as caught:
        read(**given)
    assert all(PLACE in str(fault) for fault in caught.value.faults)


def test_all_wrong_parameters_are_listed_at_once():
    with pytest.raises(FaultyFileError) as caught:
        read(epochs=0, flip="perhaps", colour=1)
    assert len(caught.value.faults) == 3


def factors(steps_per_epoch=10, **parameters):
    given = ClassificationParameters(**parameters)
    length = given.length(steps_per_epoch)
    return [given.learning_rate_factor(step, length) for step in range(length.steps)]


def test_cosine_falls_from_one_to_zero():
    found = factors(epochs=4, schedule="cosine")
    assert found[0] == 1
    assert found[20] == pytest.approx(0.5)
    assert found[-1] < 0.01
    assert found == sorted(found, reverse=True)


def test_warm_up_grows_in_a_straight_line_then_the_schedule_begins():
    found = factors(epochs=4, warmup_epochs=1, schedule="constant")
    steps = [later - earlier for earlier, later in pairwise(found[:11])]
    assert found[0] > 0
    assert steps == pytest.approx([steps[0]] * 10)
    assert set(found[10:]) == {1.0}


def test_a_part_of_an_epoch_can_be_the_warm_up():
    assert [value < 1 for value in factors(epochs=1, warmup_epochs=0.3, schedule="constant")] == [True] * 3 + [
        False
    ] * 7
