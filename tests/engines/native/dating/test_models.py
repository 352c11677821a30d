from __future__ import annotations

import pytest
import timm
from safetensors.torch import save_file

from reliquary.engines.native.dating.kind import Dating
from reliquary.engines.native.dating.models import check_dating_model, make_dating_model
from reliquary.engines.native.dating.parameters import DatingParameters
from reliquary.engines.native.weights import load_weights
from reliquary.errors import ReliquaryError

MOCAR = "reliquary::mocar"


def options(**given):
    return DatingParameters(model_options=given)


def test_any_model_of_timm_can_be_the_backbone():
    model = make_dating_model(MOCAR, 5, options(backbone="test_vit"))
    assert model.collection.out_features == 5
    assert model.age.out_features == 1


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("timm::resnet10t", {}, "dates with 'reliquary::mocar' only; a model of timm can be its backbone"),
        (MOCAR, {"backbone": "resnet10"}, "timm has no model of that name; did you mean .*resnet10t"),
        (MOCAR, {"body": "resnet10t", "drop": 1}, "model_options: unknown body, drop; known is 'backbone'"),
    ],
)
def test_what_is_not_there_is_found_before_any_training(name, given, message):
    with pytest.raises(ReliquaryError, match=message):
        check_dating_model(name, options(**given))


def test_weights_of_the_backbone_alone_are_loaded_into_it(tmp_path):
    given = timm.create_model("test_resnet", num_classes=1000).state_dict()
    save_file(given, tmp_path / "w.safetensors")
    model = make_dating_model(MOCAR, 5, options(backbone="test_resnet"))
    before = model.age.weight.clone()
    load_weights(model, tmp_path / "w.safetensors", Dating().head(model))
    assert model.backbone.conv1[0].weight.equal(given["conv1.0.weight"])
    assert model.age.weight.equal(before)
