from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from reliquary.identify.saliency.attribution import Method, method_for, saliency_map

SIZE = 32


class Patches(nn.Module):
    """A transformer in small: patches first, and most layers after them."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.blocks = nn.Sequential(*(nn.Linear(8, 8) for _ in range(4)))
        self.head = nn.Linear(8, 2)

    def forward(self, images):
        tokens = self.patches(images).flatten(2).transpose(1, 2)
        return self.head(self.blocks(tokens).mean(dim=1))


def convolutional():
    layers = [nn.Conv2d(3, 8, 3, 2, 1), nn.ReLU(inplace=True), nn.Conv2d(8, 8, 3, 2, 1), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2))


def bright_corner():
    """A model that adds up red, and a picture that is red in one corner."""
    picture = torch.zeros(1, 3, SIZE, SIZE)
    picture[0, 0, :8, 24:] = 1
    return lambda images: images[:, 0].sum(dim=(1, 2)), picture


@pytest.fixture(autouse=True)
def same_weights():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        yield


def score(model):
    return lambda images: model(images)[:, 1]


@pytest.mark.parametrize(("make", "method"), [(convolutional, Method.GRAD_CAM), (Patches, Method.INTEGRATED_GRADIENTS)])
def test_the_method_follows_from_the_model(make, method):
    model = make().eval()
    picture = torch.rand(1, 3, SIZE, SIZE)
    assert method_for(model, score(model), picture) is method
    found = saliency_map(model, score(model), picture)
    assert found.shape == (SIZE, SIZE)
    assert (found.min() >= 0, found.max()) == (True, 1)
    np.testing.assert_array_equal(found, saliency_map(model, score(model), picture, method))


@pytest.mark.parametrize("name", ["test_resnet", "test_vit", "test_efficientnet"])
@pytest.mark.parametrize("method", [None, Method.INTEGRATED_GRADIENTS])
def test_models_of_timm_are_explained(name, method):
    timm = pytest.importorskip("timm")
    model = timm.create_model(name, num_classes=2).eval()
    size = model.pretrained_cfg["input_size"][-1]
    picture = torch.rand(1, 3, size, size)
    maps = [saliency_map(model, score(model), picture, method) for _ in range(2)]
    assert maps[0].shape == (size, size)
    assert np.isfinite(maps[0]).all()
    np.testing.assert_array_equal(*maps)
    assert (method_for(model, score(model), picture) is Method.GRAD_CAM) == (name != "test_vit")


def test_integrated_gradients_find_the_place_that_counts():
    answer, picture = bright_corner()
    found = saliency_map(nn.Identity(), answer, picture)
    assert found[:6, 26:].min() > 0.9
    assert found[14:, :18].max() < 0.2


def test_grad_cam_finds_the_place_that_counts():
    # One channel per colour; the class counts red.
    model = nn.Sequential(nn.Conv2d(3, 3, 1, bias=False), nn.AvgPool2d(4), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    model.append(nn.Linear(3, 2, bias=False))
    with torch.no_grad():
        model[0].weight.copy_(torch.eye(3)[:, :, None, None])
        model[4].weight.copy_(torch.tensor([[0.0, 1, 0], [1, 0, 0]]))
    picture = bright_corner()[1]
    found = saliency_map(model.eval(), score(model), picture, Method.GRAD_CAM)
    assert found[:6, 26:].min() > 0.9
    assert found[14:, :18].max() == 0


def test_where_nothing_speaks_for_the_answer_the_map_is_empty():
    found = saliency_map(nn.Identity(), lambda images: 0 * images.sum(dim=(1, 2, 3)), torch.rand(1, 3, SIZE, SIZE))
    assert (found == 0).all()


def test_grad_cam_of_a_model_without_maps_is_refused():
    model = Patches().eval()
    with pytest.raises(ValueError, match="Patches has no late map of features"):
        saliency_map(model, score(model), torch.rand(1, 3, SIZE, SIZE), Method.GRAD_CAM)


def test_no_hook_is_left_behind():
    model = convolutional().eval()
    saliency_map(model, score(model), torch.rand(1, 3, SIZE, SIZE))
    assert not any(module._forward_hooks for module in model.modules())
