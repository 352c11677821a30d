from __future__ import annotations

import pytest
import torch

from reliquary.errors import ReliquaryError
from reliquary.models.ssd_mobilenet_v2 import MobileNetV2Maps, ssd_mobilenet_v2


def size_of(module):
    return sum(parameter.numel() for parameter in module.parameters())


def test_the_backbone_is_the_published_one_without_its_classifier():
    # torchvision gives 3,504,872 for MobileNetV2; its classifier has 1280 x 1000 weights and 1000 biases.
    assert size_of(MobileNetV2Maps(1.0).features) == 3_504_872 - 1_281_000


def test_the_whole_is_as_large_as_the_paper_says():
    """Table 6 of Sandler et al. 2018: SSDLite with MobileNetV2 has 4.3 million parameters on COCO (80 classes)."""
    assert size_of(ssd_mobilenet_v2(81)) == pytest.approx(4.3e6, rel=0.05)


@pytest.mark.parametrize(
    ("size", "sides"),
    [(96, [6, 3, 2, 1, 1, 1]), (300, [19, 10, 5, 3, 2, 1]), (320, [20, 10, 5, 3, 2, 1]), (512, [32, 16, 8, 4, 2, 1])],
)
def test_six_maps_for_images_of_every_size(size, sides):
    maps = MobileNetV2Maps(0.25).eval()
    with torch.no_grad():
        found = maps(torch.zeros(1, 3, size, size))
    assert [features.shape[-1] for features in found.values()] == sides
    assert [features.shape[-2] for features in found.values()] == sides


@pytest.mark.parametrize("size", [96, 131, 512])
def test_every_place_of_every_map_has_six_boxes_with_a_score_a_class(size):
    model = ssd_mobilenet_v2(4, size, 0.25).eval()
    with torch.no_grad():
        maps = list(model.backbone(torch.zeros(1, 3, size, size)).values())
        outputs = model.head(maps)
    boxes = 6 * sum(features.shape[-1] ** 2 for features in maps)
    assert outputs["cls_logits"].shape == (1, boxes, 4)
    assert outputs["bbox_regression"].shape == (1, boxes, 4)


def test_detections_lie_in_the_image_as_it_was_given():
    model = ssd_mobilenet_v2(3, 96, 0.1, score_thresh=0.0).eval()
    with torch.no_grad():
        wide, _ = model([torch.rand(3, 100, 400), torch.rand(3, 96, 96)])
    assert wide["boxes"][:, 0::2].max() > 200
    assert wide["boxes"][:, 1::2].max() <= 100


def test_every_parameter_gets_a_gradient():
    torch.manual_seed(0)
    model = ssd_mobilenet_v2(3, 96, 0.25).train()
    target = {"boxes": torch.tensor([[8.0, 8, 30, 30], [10, 10, 90, 80]]), "labels": torch.tensor([1, 2])}
    torch.stack(list(model(list(torch.rand(4, 3, 96, 96)), [target] * 4).values())).sum().backward()
    still = [name for name, parameter in model.named_parameters() if parameter.grad is None or not parameter.grad.any()]
    # The maps without a matching default box teach only their classes, if at all.
    assert not [name for name in still if name.startswith("backbone.features")]


def test_a_narrow_model_is_much_smaller():
    assert size_of(ssd_mobilenet_v2(9, width=0.5)) < 0.45 * size_of(ssd_mobilenet_v2(9))


@pytest.mark.parametrize("size", [95, 513])
def test_a_size_that_it_does_not_take_is_an_error(size):
    with pytest.raises(ReliquaryError, match=f"takes images of 96 to 512 pixels, found {size}"):
        ssd_mobilenet_v2(3, size)
