from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from reliquary.engines.openmmlab.worker.weights import load_weights
from reliquary.errors import ReliquaryError


def detector(classes=5):
    model = nn.Module()
    model.backbone = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Conv2d(4, 4, 3))
    model.head = nn.Linear(4, classes)
    return model


def write(tmp_path, tensors):
    save_file({name: value.contiguous() for name, value in tensors.items()}, tmp_path / "weights.safetensors")
    return tmp_path / "weights.safetensors"


def same(first, second):
    return all(torch.equal(first[name], second[name]) for name in first)


def test_without_a_file_the_weights_stay():
    model = detector()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    load_weights(model, None)
    assert same(before, model.state_dict())


def test_weights_of_a_backbone_go_into_the_backbone(tmp_path):
    given, model = detector(), detector()
    backbone = {**given.backbone.state_dict(), "fc.weight": torch.zeros(10, 4)}
    head = model.head.weight.clone()
    load_weights(model, write(tmp_path, backbone))
    assert same(given.backbone.state_dict(), model.backbone.state_dict())
    assert torch.equal(head, model.head.weight)


def test_weights_of_a_detector_of_other_classes_keep_the_random_head(tmp_path):
    given, model = detector(80), detector(5)
    head = model.head.weight.clone()
    load_weights(model, write(tmp_path, given.state_dict()))
    assert same(given.backbone.state_dict(), model.backbone.state_dict())
    assert torch.equal(head, model.head.weight)


def test_weights_of_another_model_are_refused(tmp_path):
    path = write(tmp_path, {"layer1.weight": torch.zeros(3)})
    with pytest.raises(ReliquaryError, match=r"not the weights of this model's backbone; 8 of 9 tensors are missing"):
        load_weights(detector(), path)


def test_a_file_of_another_form_is_refused(tmp_path):
    path = tmp_path / "weights.safetensors"
    path.write_bytes(b"pickle")
    with pytest.raises(ReliquaryError, match="not a readable safetensors file"):
        load_weights(detector(), path)
