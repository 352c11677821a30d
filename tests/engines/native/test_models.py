from __future__ import annotations

import sys

import pytest
import torch

from reliquary.engines.native.models import check_model, make_model
from reliquary.errors import MissingExtraError, ReliquaryError


@pytest.mark.parametrize("name", ["timm::resnet10t", "torchvision::resnet18"])
def test_a_model_has_one_output_a_class(name):
    model = make_model(name, 5).eval()
    with torch.no_grad():
        assert model(torch.zeros(2, 3, 64, 64)).shape == (2, 5)


def test_every_parameter_gets_a_gradient():
    model = make_model("torchvision::resnet18", 3)
    model(torch.randn(4, 3, 32, 32)).square().sum().backward()
    assert all(parameter.grad is not None and parameter.grad.any() for parameter in model.parameters())


def test_published_size_of_resnet18():
    assert sum(p.numel() for p in make_model("torchvision::resnet18", 1000).parameters()) == 11_689_512


def test_equal_seeds_give_equal_weights():
    first, second = (torch.manual_seed(1) and make_model("timm::test_resnet", 3).state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("timm::resnet10", "timm has no model of that name; did you mean .*resnet10t"),
        ("torchvision::resnet19", "torchvision has no model of that name; did you mean .*resnet1"),
        ("torchvision::fcn_resnet50", "torchvision has no model of that name"),
        ("mmdet::ssd/ssd300.py", "does not know the framework 'mmdet'; known are: timm, torchvision"),
    ],
)
def test_an_unknown_model_is_an_error_with_a_hint(name, message):
    with pytest.raises(ReliquaryError, match=message):
        check_model(name)


def test_a_missing_framework_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "timm", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'reliquary\[bench\]'"):
        check_model("timm::resnet10t")
