from __future__ import annotations

import pytest
import torch

from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.engines.native.module import make_optimizer


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd"])
def test_the_optimizer_is_the_one_asked_for(name):
    model = torch.nn.Linear(2, 2)
    optimizer = make_optimizer(model, ClassificationParameters(optimizer=name, learning_rate=0.5, weight_decay=0.25))
    assert type(optimizer).__name__.lower() == name
    assert optimizer.defaults["lr"] == 0.5
    assert optimizer.defaults["weight_decay"] == 0.25
