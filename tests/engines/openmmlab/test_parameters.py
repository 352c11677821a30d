from __future__ import annotations

import pytest

from reliquary.engines import engine_for
from reliquary.errors import FaultyFileError, ReliquaryError

RESOLVE = engine_for("openmmlab").resolve


def test_what_is_not_given_is_left_to_the_config_of_the_framework():
    resolved = RESOLVE("detection", {}, "here")
    assert resolved.pop("scale_learning_rate") is True
    assert resolved.pop("cfg_options") == {}
    assert set(resolved.values()) == {None}


def test_options_of_the_framework_are_passed_on():
    options = {"model.backbone.depth": 18, "train_dataloader.dataset.filter_cfg": {"min_size": 8}, "x": [1, None]}
    assert RESOLVE("detection", {"cfg_options": options}, "here")["cfg_options"] == options


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"epochs": 1, "iterations": 2}, r"give epochs \(1\) or iterations \(2\), not both"),
        ({"image_size": 8}, "parameters: image_size: "),
        ({"learning_rate": float("nan")}, "parameters: learning_rate: "),
        ({"optimizer": "sgd"}, "parameters: optimizer: "),
        ({"batch_size": 0, "epochs": 0}, "2 faults"),
    ],
)
def test_what_is_not_known_or_not_allowed_is_refused_with_its_place(parameters, message):
    with pytest.raises(FaultyFileError, match=message) as caught:
        RESOLVE("detection", parameters, "baseline 'x'")
    assert "baseline 'x': the engine 'openmmlab' knows these parameters: image_size" in str(caught.value)


def test_other_tasks_are_refused():
    with pytest.raises(ReliquaryError, match="'openmmlab': the task 'classification' is not one that it can train"):
        RESOLVE("classification", {}, "here")
