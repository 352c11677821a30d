from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from reliquary.errors import ReliquaryError
from reliquary.models.vit_flat import Attention, VitFlat

SMALL = {"image_size": 32, "patch": 8, "width": 16, "depth": 2, "heads": 3, "hidden": 24}


def size_of(module):
    return sum(parameter.numel() for parameter in module.parameters())


def test_it_has_as_many_parameters_as_the_source_printed():
    with torch.device("meta"):
        model = VitFlat(6)
    assert size_of(model) == 283_481_862
    assert size_of(model.patches) + model.positions.numel() == 787_200
    assert [size_of(block) for block in model.blocks] == [20_077_824] * 4
    assert [size_of(layer) for layer in model.head if size_of(layer)] == [201_327_616, 1_049_600, 6_150]


def test_a_logit_for_each_class_and_every_parameter_learns():
    torch.manual_seed(0)
    model = VitFlat(5, **SMALL)
    logits = model(torch.randn(4, 3, 32, 32))
    assert logits.shape == (4, 5)
    functional.cross_entropy(logits, torch.tensor([0, 1, 2, 3])).backward()
    # Keys see no gradient of their bias: softmax does not change when all of a row grow alike.
    without = [name for name, parameter in model.named_parameters() if not parameter.grad.abs().max() > 1e-7]
    assert without == ["blocks.0.attention.keys.bias", "blocks.1.attention.keys.bias"]


def test_attention_is_that_of_torch_where_both_can_be_had():
    torch.manual_seed(0)
    ours, torchs = Attention(8, 1), nn.MultiheadAttention(8, 1, batch_first=True)
    with torch.no_grad():
        layers = [ours.queries, ours.keys, ours.values]
        torchs.in_proj_weight.copy_(torch.cat([layer.weight for layer in layers]))
        torchs.in_proj_bias.copy_(torch.cat([layer.bias for layer in layers]))
        torchs.out_proj.load_state_dict(ours.join.state_dict())
        tokens = torch.randn(2, 5, 8)
        assert torch.allclose(ours(tokens), torchs(tokens, tokens, tokens)[0], atol=1e-6)


def test_it_knows_where_a_patch_was():
    torch.manual_seed(0)
    model = VitFlat(2, **SMALL).eval()
    images = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        assert not torch.allclose(model(images), model(images.roll(8, dims=3)), atol=1e-4)


def test_equal_seeds_give_equal_weights():
    first, second = (torch.manual_seed(1) and VitFlat(3, **SMALL).state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_images_that_do_not_fit_are_an_error():
    with pytest.raises(ReliquaryError, match="image_size 40 is no multiple of the patches' 16 pixels"):
        VitFlat(3, image_size=40)
    with pytest.raises(ValueError, match=r"expected images of 32 pixels, found \(48, 48\)"):
        VitFlat(3, **SMALL)(torch.zeros(1, 3, 48, 48))
