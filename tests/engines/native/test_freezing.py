from __future__ import annotations

import logging

import pytest
import torch
from torch import nn

from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.engines.native.freezing import freeze
from reliquary.engines.native.models import make_model
from reliquary.engines.native.module import TrainingModule, make_optimizer
from reliquary.engines.native.parameters import Length
from reliquary.errors import ReliquaryError


class Loss(TrainingModule):
    def loss(self, batch):
        return self.model(batch).square().mean()


def model():
    return nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4))


def trained(found):
    return [name for name, parameter in found.named_parameters() if parameter.requires_grad]


def test_only_the_last_layers_are_trained_and_layers_without_parameters_do_not_count():
    found = model()
    norms = freeze(found, 2)
    assert trained(found) == ["3.weight", "3.bias", "4.weight", "4.bias"]
    assert norms == [found[1]]


@pytest.mark.parametrize("number", [None, 4])
def test_all_layers_are_trained_by_default(number):
    found = model()
    assert freeze(found, number) == []
    assert all(parameter.requires_grad for parameter in found.parameters())


def test_more_layers_than_there_are_is_an_error():
    with pytest.raises(ReliquaryError, match="trained_layers: 5 are asked for, but the model has 4 layers"):
        freeze(model(), 5)


def test_the_log_says_how_many_layers_there_are(caplog):
    with caplog.at_level(logging.INFO):
        freeze(model(), 1)
    assert "layers: 4, of which 1 are trained, with 8 parameters" in caplog.text


def test_one_step_changes_the_last_layers_alone_and_frozen_norms_keep_their_statistics():
    torch.manual_seed(0)
    parameters = ClassificationParameters(trained_layers=1, learning_rate=0.1)
    module = Loss(make_model("timm::test_resnet", 3), parameters, Length(1, 1), 0).train()
    before = {name: value.clone() for name, value in module.model.state_dict().items()}
    optimizer = make_optimizer(module.model, parameters)
    module.loss(torch.randn(4, 3, 32, 32)).backward()
    optimizer.step()
    after = module.model.state_dict()
    assert {name for name, value in after.items() if not torch.equal(value, before[name])} == {"fc.weight", "fc.bias"}
    assert module.model.fc.training
