from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from reliquary.engines.native.classification.kind import Classification
from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.engines.native.models import make_model

KIND = Classification("label")


def made(name, **options):
    return KIND.make_model(name, 6, ClassificationParameters(model_options=options), Path("nowhere"))


@pytest.mark.parametrize("name", ["timm::efficientnet_b0", "torchvision::squeezenet1_1"])
def test_a_model_starts_without_an_opinion(name):
    torch.manual_seed(0)
    model = made(name).train()
    loss = functional.cross_entropy(model(torch.randn(12, 3, 64, 64)), torch.arange(12) % 6)
    assert loss.item() == pytest.approx(math.log(6), abs=0.2)


def test_only_the_layer_that_gives_the_classes_starts_otherwise_than_in_its_library():
    torch.manual_seed(0)
    ours = made("timm::test_efficientnet").state_dict()
    torch.manual_seed(0)
    library = make_model("timm::test_efficientnet", 6).state_dict()
    different = {name for name in library if not torch.equal(ours[name], library[name])}
    assert different == {"classifier.weight", "classifier.bias"}


def test_options_reach_the_model_and_its_head_is_known():
    model = made("reliquary::maxavg_cat", backbone="resnetv2_18", hidden=8)
    assert model.classifier.weight.shape == (6, 8)
    assert KIND.head(model) == {"classifier.weight", "classifier.bias"}
