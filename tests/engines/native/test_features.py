from __future__ import annotations

import pytest
import torch
from torch import nn

from reliquary.engines.native.features import features_of, last_layer, logits_and_features
from reliquary.engines.native.models import make_model
from reliquary.errors import ReliquaryError


@pytest.mark.parametrize(
    "name",
    ["timm::test_resnet", "timm::test_efficientnet", "timm::test_vit", "timm::test_convnext", "timm::resnetv2_18"],
)
def test_features_are_those_that_timm_gives_before_the_logits(name):
    torch.manual_seed(0)
    model = make_model(name, 5).eval()
    images = torch.randn(2, 3, 160, 160)
    with torch.no_grad():
        logits, features = logits_and_features(model, images)
        expected = model.forward_head(model.forward_features(images), pre_logits=True)
        assert torch.equal(logits, model(images))
    assert features.shape == (2, model.num_features)
    assert features.dtype == torch.float32
    assert torch.allclose(features, expected.flatten(1), atol=1e-6)


def test_the_last_layer_of_features_gives_the_logits():
    torch.manual_seed(0)
    model = make_model("torchvision::resnet18", 4).eval()
    with torch.no_grad():
        images = torch.randn(3, 3, 32, 32)
        assert torch.allclose(model.fc(features_of(model, images)), model(images), atol=1e-6)


def test_where_the_last_layer_sees_a_map_its_mean_is_the_feature():
    model = nn.Sequential(nn.Conv2d(3, 4, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    images = torch.arange(24.0).reshape(2, 3, 2, 2)
    assert torch.allclose(features_of(model, images), images.mean(dim=(2, 3)))


def test_nothing_is_left_behind_in_the_model():
    model = make_model("timm::test_resnet", 3).eval()
    features_of(model, torch.zeros(1, 3, 32, 32))
    with pytest.raises(RuntimeError):
        features_of(model, torch.zeros(1, 5, 32, 32))
    assert not model.get_submodule(last_layer(model))._forward_pre_hooks


def test_a_model_without_layers_has_no_features():
    with pytest.raises(ReliquaryError, match="Flatten: a model without a linear or convolutional layer"):
        features_of(nn.Flatten(), torch.zeros(1, 3, 4, 4))
