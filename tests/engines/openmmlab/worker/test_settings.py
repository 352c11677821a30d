from __future__ import annotations

import copy

import pytest

from reliquary.engines.openmmlab.worker import settings

MODEL = {
    "type": "FasterRCNN",
    "backbone": {
        "type": "ResNet",
        "num_classes": 1000,
        "frozen_stages": 1,
        "norm_eval": True,
        "norm_cfg": {"type": "SyncBN", "requires_grad": True},
        "init_cfg": {"type": "Pretrained", "checkpoint": "torchvision://resnet50"},
    },
    "neck": {"type": "FPN", "init_cfg": [{"type": "Pretrained", "checkpoint": "x"}, {"type": "Xavier"}]},
    "roi_head": {"bbox_head": [{"num_classes": 80}, {"num_classes": 80, "loss": {"num_classes": 80}}]},
}


def loader(*transforms):
    return {"dataset": {"pipeline": [{"type": name, **options} for name, options in transforms]}}


@pytest.fixture
def model():
    return copy.deepcopy(MODEL)


def test_every_head_gets_the_number_of_classes_and_the_backbone_keeps_its_own(model):
    settings.set_classes(model, 5)
    assert model["roi_head"]["bbox_head"] == [{"num_classes": 5}, {"num_classes": 5, "loss": {"num_classes": 5}}]
    assert model["backbone"]["num_classes"] == 1000


def test_nothing_is_left_to_be_downloaded(model):
    settings.forget_weights(model)
    assert model["backbone"]["init_cfg"] is None
    assert model["neck"]["init_cfg"] == [{"type": "Xavier"}]


def test_a_backbone_without_weights_is_trained_from_its_first_layer(model):
    model["backbone"]["norm_cfg"]["requires_grad"] = False
    settings.train_all_layers(model)
    backbone = model["backbone"]
    assert (backbone["frozen_stages"], backbone["norm_eval"], backbone["norm_cfg"]["requires_grad"]) == (
        -1,
        False,
        True,
    )


def test_one_device_needs_no_normalisation_over_several(model):
    settings.single_device(model)
    assert model["backbone"]["norm_cfg"]["type"] == "BN"


def test_images_of_the_usual_size_become_squares():
    config = {
        "train_dataloader": loader(("Resize", {"scale": (1333, 800), "keep_ratio": True})),
        "test_dataloader": loader(("Resize", {"scale": (1333, 800), "keep_ratio": True})),
    }
    settings.set_image_size(config, 600)
    assert config["train_dataloader"]["dataset"]["pipeline"][0]["scale"] == (600, 600)
    assert config["test_dataloader"]["dataset"]["pipeline"][0]["scale"] == (600, 600)


def test_all_sizes_keep_their_proportion_to_the_test_images():
    stage = [{"type": "RandomResize", "scale": (640, 640), "ratio_range": (0.5, 2.0)}]
    config = {
        "train_dataloader": loader(
            ("Mosaic", {"img_scale": (640, 640), "pad_val": 114.0}),
            ("RandomAffine", {"border": (-320, -320)}),
            ("RandomResize", {"scale": (1280, 1280)}),
            ("RandomChoiceResize", {"scales": [(640, 320), (640, 640)]}),
            ("Pad", {"size": (640, 640), "size_divisor": None}),
        ),
        "test_dataloader": loader(("Resize", {"scale": (640, 640)})),
        "custom_hooks": [{"type": "PipelineSwitchHook", "switch_pipeline": stage}],
        "model": {"data_preprocessor": {"batch_augments": [{"type": "x", "random_size_range": (480, 800)}]}},
    }
    settings.set_image_size(config, 320)
    mosaic, affine, large, choice, pad = config["train_dataloader"]["dataset"]["pipeline"]
    assert mosaic == {"type": "Mosaic", "img_scale": (320, 320), "pad_val": 114.0}
    assert affine["border"] == (-160, -160)
    assert large["scale"] == (640, 640)
    assert choice["scales"] == [(320, 160), (320, 320)]
    assert pad == {"type": "Pad", "size": (320, 320), "size_divisor": None}
    assert stage == [{"type": "RandomResize", "scale": (320, 320), "ratio_range": (0.5, 2.0)}]
    assert config["model"]["data_preprocessor"]["batch_augments"][0]["random_size_range"] == (240, 400)


def test_a_transform_that_stands_in_two_places_is_changed_once():
    shared = {"type": "Resize", "scale": (640, 640)}
    config = {"train_dataloader": {"a": [shared], "b": [shared]}, "test_dataloader": {"pipeline": [shared]}}
    settings.set_image_size(config, 320)
    assert shared["scale"] == (320, 320)


def test_a_config_that_resizes_no_test_images_has_no_image_size():
    with pytest.raises(ValueError, match="resizes no test images; leave out image_size"):
        settings.set_image_size({"test_dataloader": loader(("Flip", {}))}, 320)


@pytest.mark.parametrize(
    ("dotted", "value", "expected"),
    [
        ("a.b", 1, {"a": {"b": 1}, "list": [{"x": 0}, 5]}),
        ("list.0.x", 2, {"list": [{"x": 2}, 5]}),
        ("list.1", 6, {"list": [{"x": 0}, 6]}),
        ("new", [1], {"new": [1], "list": [{"x": 0}, 5]}),
    ],
)
def test_options_are_put_by_their_dotted_names(dotted, value, expected):
    config = {"list": [{"x": 0}, 5]}
    settings.put(config, dotted, value)
    assert config == expected


@pytest.mark.parametrize("dotted", ["list.2.x", "list.x", "list.1.x", "list.0.x.y"])
def test_an_option_that_leads_nowhere_is_refused(dotted):
    with pytest.raises(ValueError, match=f"cfg_options: {dotted}: .* leads nowhere"):
        settings.put({"list": [{"x": 0}, 5]}, dotted, 1)


def test_datasets_are_unwrapped():
    inner = {"type": "CocoDataset"}
    mosaics = {"type": "MultiImageMixDataset", "dataset": inner}
    assert settings.without_repetition({"type": "RepeatDataset", "times": 5, "dataset": mosaics}) is mosaics
    assert settings.without_repetition(mosaics) is mosaics
    assert settings.innermost_dataset(mosaics) is inner
