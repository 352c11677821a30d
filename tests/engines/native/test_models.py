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


def test_options_reach_the_maker():
    assert make_model("timm::test_resnet", 3, {"drop_rate": 0.5}).drop_rate == 0.5


@pytest.mark.parametrize("name", ["timm::test_resnet", "torchvision::squeezenet1_1", "reliquary::vit_flat"])
def test_a_wrong_option_is_an_error_before_any_training(name):
    with pytest.raises(ReliquaryError, match=rf"model '{name}' with model_options \{{'colour': 1\}} cannot be made"):
        check_model(name, {"colour": 1})


@pytest.mark.parametrize("option", ["pretrained", "checkpoint_path", "num_classes"])
def test_options_cannot_load_weights_or_change_classes(option):
    with pytest.raises(ReliquaryError, match=f"model_options: {option} cannot be set there"):
        check_model("timm::test_resnet", {option: 1})


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A module of a user's own."""
    lines = [
        "from torch import nn",
        "def small(classes, hidden=4):",
        "    return nn.Sequential(nn.Flatten(), nn.LazyLinear(hidden), nn.Linear(hidden, classes))",
        "def nothing(classes): return 3",
        "number = 5",
    ]
    (tmp_path / "mine.py").write_text("\n".join(lines))
    (tmp_path / "broken.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("mine", None)


def test_a_function_of_a_user_makes_a_model(mine):
    check_model("python::mine:small", {"hidden": 7})
    assert make_model("python::mine:small", 5, {"hidden": 7})(torch.zeros(2, 3, 8, 8)).shape == (2, 5)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("nowhere:make", r"nowhere cannot be imported \(ModuleNotFoundError: .*\); is it on PYTHONPATH"),
        ("broken:make", r"broken cannot be imported \(ZeroDivisionError: division by zero\)"),
        ("mine:make", "mine has no function 'make'"),
        ("mine:number", "mine has no function 'number'"),
        ("mine", r"expected python::package\.module:function"),
        ("mine:small()", r"expected python::package\.module:function"),
        ("../mine:small", r"expected python::package\.module:function"),
    ],
)
def test_what_is_no_function_of_a_user_is_an_error(mine, place, message):
    with pytest.raises(ReliquaryError, match=message):
        check_model(f"python::{place}")


def test_a_function_that_returns_no_model_is_an_error(mine):
    with pytest.raises(ReliquaryError, match=r"cannot be made: it returns a int, expected a torch\.nn\.Module"):
        make_model("python::mine:nothing", 3)
