from __future__ import annotations

import pytest
import timm
import torch
from timm.layers import SelectAdaptivePool2d
from torch.nn import functional

from reliquary.engines.native.features import features_of
from reliquary.errors import ReliquaryError
from reliquary.models.maxavg_cat import MaxAvgCat, four_blocks, joined_pools

SMALL = {"backbone": "resnetv2_18", "hidden": 24}


def size_of(module):
    return sum(parameter.numel() for parameter in module.parameters())


@pytest.mark.parametrize(("name", "width"), [("resnetv2_50x1_bit", 1), ("resnetv2_152x2_bit", 2)])
def test_the_maps_after_the_four_blocks_are_the_published_ones(name, width):
    """256 channels at 1/4 of the side to 2048 at 1/32; twice as many in the wide network."""
    with torch.device("meta"):
        backbone = four_blocks(name).eval()
        maps = backbone.forward_intermediates(torch.empty(1, 3, 480, 480), indices=4, intermediates_only=True)
    assert [tuple(m.shape[1:]) for m in maps] == [
        (256 * width, 120, 120),
        (512 * width, 60, 60),
        (1024 * width, 30, 30),
        (2048 * width, 15, 15),
    ]


def test_the_size_is_that_of_the_backbone_and_the_head():
    with torch.device("meta"):
        whole, published = MaxAvgCat(50, hidden=1024), timm.create_model("resnetv2_50x1_bit", num_classes=0)
    head = 2 * 7680 + (7680 + 1) * 1024 + (1024 + 1) * 50
    assert size_of(whole) == size_of(published) - size_of(published.norm) + head


def test_pooling_is_that_of_timm_on_maps_enlarged_and_joined():
    torch.manual_seed(0)
    maps = [torch.randn(2, channels, side, side) for channels, side in [(4, 16), (6, 8), (8, 4), (10, 2)]]
    enlarged = torch.cat([functional.adaptive_avg_pool2d(m, 16) for m in maps], dim=1)
    expected = SelectAdaptivePool2d(pool_type="catavgmax", flatten=True)(enlarged)
    assert torch.allclose(joined_pools(maps), expected, atol=1e-6)


def test_a_lower_resolution_averages_larger_maps_before_the_maximum_is_taken():
    torch.manual_seed(0)
    maps = [torch.randn(2, channels, side, side) for channels, side in [(4, 16), (6, 8), (8, 4), (10, 2)]]
    joined = torch.cat([functional.adaptive_avg_pool2d(m, 4) for m in maps], dim=1)
    expected = SelectAdaptivePool2d(pool_type="catavgmax", flatten=True)(joined)
    assert torch.allclose(joined_pools(maps, 4), expected, atol=1e-6)
    assert not torch.allclose(joined_pools(maps, 4), joined_pools(maps), atol=1e-2)


def test_a_logit_for_each_class_and_every_parameter_learns():
    torch.manual_seed(0)
    model = MaxAvgCat(5, **SMALL)
    with torch.no_grad():
        for parameter in model.parameters():  # the published start has zeros, behind which nothing is learnt at first
            parameter.add_(torch.randn_like(parameter) * 0.05)
    logits = model(torch.randn(4, 3, 64, 64))
    assert logits.shape == (4, 5)
    functional.cross_entropy(logits, torch.tensor([0, 1, 2, 3])).backward()
    assert [
        name for name, parameter in model.named_parameters() if parameter.grad is None or not parameter.grad.any()
    ] == []


def test_the_hidden_layer_gives_the_feature():
    model = MaxAvgCat(3, **SMALL).eval()
    with torch.no_grad():
        features = features_of(model, torch.randn(2, 3, 64, 64))
    assert features.shape == (2, 24)


def test_dropout_leaves_out_a_share_of_the_hidden_layer_in_training_alone():
    torch.manual_seed(0)
    model = MaxAvgCat(3, dropout=0.5, **SMALL).eval()
    images = torch.randn(2, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(model(images), model(images))
        model.hidden.train()
        assert not torch.equal(model(images), model(images))


@pytest.mark.parametrize(
    ("backbone", "message"),
    [("resnet51", "timm has no model 'resnet51'"), ("mixer_s16_224", "'mixer_s16_224' has no maps of four blocks")],
)
def test_a_backbone_that_will_not_do_is_an_error(backbone, message):
    with pytest.raises(ReliquaryError, match=message):
        MaxAvgCat(3, backbone=backbone)
