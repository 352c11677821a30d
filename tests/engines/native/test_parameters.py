from __future__ import annotations

import pytest

from reliquary.engines.native.parameters import NativeParameters
from reliquary.errors import FaultyFileError

PLACE = "suite 'provenance', baseline 'resnet18', protocol 'small'"


def read(**parameters):
    return NativeParameters.read(parameters, PLACE)


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
