from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file

from reliquary.engines.native.detection.models import check_detector, head_of, make_detector
from reliquary.engines.native.detection.parameters import DetectionParameters
from reliquary.engines.native.weights import load_weights
from reliquary.errors import ReliquaryError

PUBLISHED = {
    "torchvision::ssdlite320_mobilenet_v3_large": 3_440_060,
    "torchvision::ssd300_vgg16": 35_641_826,
    "torchvision::fasterrcnn_resnet50_fpn_v2": 43_712_278,
    "torchvision::retinanet_resnet50_fpn_v2": 38_198_935,
    # torchvision counts it with frozen normalisation; from scratch its 53,120 weights and biases are trained as well.
    "torchvision::fcos_resnet50_fpn": 32_269_600 + 53_120,
}
"""Numbers of parameters that torchvision gives with its weights of COCO, which has 90 classes."""

OWN = "reliquary::ssd_mobilenet_v2"
TRAINED = [*PUBLISHED, OWN]


def parameters(name=OWN, **given):
    size = 300 if "ssd300" in name else 96
    return DetectionParameters(**{"image_size": size, "epochs": 1, **given})


@pytest.mark.real
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_number_of_parameters_is_the_published_one(name):
    with torch.device("meta"):
        model = make_detector(name, 90, parameters(name))
    assert sum(parameter.numel() for parameter in model.parameters()) == PUBLISHED[name]
    assert all(parameter.requires_grad for parameter in model.parameters())


@pytest.mark.real
@pytest.mark.parametrize("name", TRAINED)
def test_images_with_and_without_objects_train_every_parameter(name):
    given = parameters(name)
    torch.manual_seed(0)
    model = make_detector(name, 3, given).train()
    images = [torch.rand(3, given.image_size, given.image_size) for _ in range(2)]
    some = {"boxes": torch.tensor([[10.0, 10, 60, 70]]), "labels": torch.tensor([2])}
    none = {"boxes": torch.zeros(0, 4), "labels": torch.zeros(0, dtype=torch.int64)}
    torch.stack(list(model(images, [some, none]).values())).sum().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())
    empty = torch.stack(list(model(images, [none, none]).values())).sum()
    assert empty.isfinite()


@pytest.mark.real
@pytest.mark.parametrize("name", TRAINED)
def test_detections_are_those_that_were_asked_for(name):
    given = parameters(name, score_threshold=0.0, detections_per_image=7)
    model = make_detector(name, 3, given).eval()
    with torch.no_grad():
        found = model([torch.rand(3, given.image_size, given.image_size)])[0]
    assert len(found["boxes"]) == len(found["scores"]) == 7
    assert found["labels"].max() <= 3
    assert (found["boxes"] >= 0).all()
    assert (found["boxes"] <= given.image_size).all()


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("torchvision::ssd300_vgg61", {}, "no detector of that name; did you mean torchvision::ssd300_vgg16"),
        ("torchvision::resnet18", {}, "no detector of that name"),
        ("torchvision::maskrcnn_resnet50_fpn", {}, "no detector of that name"),
        ("torchvision::ssd300_vgg16", {"image_size": 320}, "takes images of 300 pixels only, found image_size 320"),
        ("torchvision::fcos_resnet50_fpn", {"width": 0.5}, "has one width only, found width 0.5"),
        (OWN, {"image_size": 513}, "takes images of 96 to 512 pixels, found 513"),
    ],
)
def test_what_a_detector_does_not_take_is_said_before_it_is_made(name, given, message):
    with pytest.raises(ReliquaryError, match=message):
        check_detector(name, parameters(name, **given))


def test_weights_for_other_classes_leave_the_head_as_it_is(tmp_path):
    other = make_detector(OWN, 90, parameters(width=0.1))
    save_file(other.state_dict(), tmp_path / "coco.safetensors")
    model = make_detector(OWN, 2, parameters(width=0.1))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    load_weights(model, tmp_path / "coco.safetensors", head_of(model))
    after, given = model.state_dict(), other.state_dict()
    last = [name for name in after if after[name].shape != given[name].shape]
    assert last
    assert set(last) < head_of(model)
    assert all(torch.equal(after[name], before[name]) for name in last)
    assert all(torch.equal(after[name], given[name]) for name in after if name not in last)


def test_weights_of_a_model_whose_normalisation_was_frozen_fit(tmp_path):
    frozen, model = (make_detector(OWN, 2, parameters(width=0.1)) for _ in range(2))
    given = {name: value for name, value in frozen.state_dict().items() if "num_batches_tracked" not in name}
    assert not all(torch.equal(model.state_dict()[name], value) for name, value in given.items())
    save_file(given, tmp_path / "frozen.safetensors")
    load_weights(model, tmp_path / "frozen.safetensors", head_of(model))
    assert all(torch.equal(model.state_dict()[name], value) for name, value in given.items())


def test_weights_of_another_detector_are_refused(tmp_path):
    save_file(make_detector(OWN, 2, parameters(width=0.2)).state_dict(), tmp_path / "other.safetensors")
    model = make_detector(OWN, 2, parameters(width=0.1))
    with pytest.raises(ReliquaryError, match="not the weights of this model"):
        load_weights(model, tmp_path / "other.safetensors", head_of(model))
