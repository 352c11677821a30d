from __future__ import annotations

import pytest
import timm
import torch

from reliquary.models.mocar import mocar


def count(model):
    return sum(parameter.numel() for parameter in model.parameters())


def test_it_is_a_backbone_and_two_linear_layers():
    model = mocar(8, 1)
    assert count(model) == count(timm.create_model("resnetv2_50x1_bit", num_classes=0)) + 2049 * (8 + 1)
    assert count(model) == 23_518_793


@pytest.mark.slow
def test_the_wide_backbone_of_the_source():
    with torch.device("meta"):
        model = mocar(8, 1, "resnetv2_152x2_bit")
    assert model.collection.in_features == 4096


@pytest.mark.parametrize("backbone", ["test_resnet", "test_vit", "mobilenetv3_small_050"])
def test_any_backbone_gives_both_answers(backbone):
    side = 160 if backbone == "test_vit" else 48
    logits, ages = mocar(5, 7, backbone).eval()(torch.rand(2, 3, side, side))
    assert logits.shape == (2, 5)
    assert ages.shape == (2, 7)
    assert logits.isfinite().all()


def test_images_are_normalised_as_the_backbone_expects():
    assert mocar(2, 1).mean.flatten().tolist() == [0.5, 0.5, 0.5]
    assert mocar(2, 1, "resnet10t").mean.flatten().tolist() == pytest.approx([0.485, 0.456, 0.406])
    model = mocar(2, 1, "test_resnet").eval()
    image = torch.rand(1, 3, 32, 32)
    normalised = (image - model.mean) / model.std
    torch.testing.assert_close(model.features(image), model.backbone(normalised))
