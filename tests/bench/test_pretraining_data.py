from __future__ import annotations

import pytest

from reliquary.bench.pretraining_data import pretraining_data


@pytest.mark.parametrize(
    ("weights", "datasets"),
    [
        ("efficientnet_b0.ra_in1k", ["ImageNet-1k"]),
        ("convnext_tiny.fb_in22k_ft_in1k", ["ImageNet-22k", "ImageNet-1k"]),
        ("resnetv2_50x1_bit.goog_in21k", ["ImageNet-21k"]),
        ("ResNet50_Weights.IMAGENET1K_V1", ["ImageNet-1k"]),
        ("faster_rcnn_r50_fpn_1x_coco", ["COCO"]),
        ("vgg16_caffe", None),
        (None, None),
    ],
)
def test_the_name_of_weights_tells_what_they_saw(weights, datasets):
    assert pretraining_data(weights) == datasets
