"""Changing what a config of MMDetection or MMagic says, wherever it says it.

Configs are dictionaries in dictionaries and lists; nothing here needs OpenMMLab.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CLASSES = "num_classes"
NO_CLASSES = ("backbone", "neck", "data_preprocessor")
"""Parts of a model that may have a number of classes, of something else."""

SIZES = ("scale", "scales", "img_scale", "img_scales", "size", "crop_size", "border")
"""Where transforms have [width, height] in pixels, or a list of them."""

Section = dict[str, Any]


def sections(config: Any) -> Iterator[Section]:
    """Yield a config's dictionaries, the outer one first."""
    if isinstance(config, dict):
        yield config
    inner = config.values() if isinstance(config, dict) else config if isinstance(config, list | tuple) else ()
    for part in inner:
        yield from sections(part)


def set_classes(model: Section, classes: int) -> None:
    """Set the number of classes of every head.

    Args:
        model: The section ``model``.
        classes: How many there are.
    """
    for name, part in model.items():
        if name not in NO_CLASSES:
            for section in sections(part):
                if CLASSES in section:
                    section[CLASSES] = classes


def forget_weights(model: Section) -> None:
    """Take out every pre-trained part, because nothing is ever downloaded; other initial weights stay."""
    for section in sections(model):
        initial = section.get("init_cfg")
        if isinstance(initial, dict) and initial.get("type") == "Pretrained":
            section["init_cfg"] = None
        elif isinstance(initial, list | tuple):
            section["init_cfg"] = [part for part in initial if part.get("type") != "Pretrained"]
        if isinstance(section.get("pretrained"), str):
            section["pretrained"] = None


def train_all_layers(model: Section) -> None:
    """Undo the freezing of a pre-trained backbone: layers of random weights must learn."""
    for section in sections(model.get("backbone", {})):
        if "frozen_stages" in section:
            section["frozen_stages"] = -1
        if "norm_eval" in section:
            section["norm_eval"] = False
        if section.get("requires_grad") is False:
            section["requires_grad"] = True


def single_device(model: Section) -> None:
    """Replace the normalisation over several devices by that over one; it computes the same there."""
    for section in sections(model):
        if section.get("type") == "SyncBN":
            section["type"] = "BN"


def set_image_size(config: Section, size: int) -> None:
    """Bring all sizes of images from those of the config to ``size``.

    The config's test images say what is 1: [1333, 800] becomes [size, size] where they are resized to [1333, 800], and
    a mosaic of [1280, 1280] becomes [2 size, 2 size] where they are resized to [640, 640].

    Args:
        config: The whole config.
        size: Pixels.

    Raises:
        ValueError: The config resizes no test images.
    """
    width, height = _test_size(config)

    def changed(value: Any) -> Any:
        if isinstance(value, list | tuple):
            if len(value) == 2 and all(isinstance(side, int) for side in value):
                return (round(value[0] * size / width), round(value[1] * size / height))
            return [changed(part) for part in value]
        return round(value * size / width) if isinstance(value, int) and not isinstance(value, bool) else value

    # Datasets hold transforms, hooks switch to others, and a model may resize batches.
    places = (config.get("train_dataloader"), config.get("test_dataloader"), config.get("custom_hooks"))
    transforms = {id(section): section for section in sections(places) if "type" in section}
    for transform in transforms.values():
        for name in SIZES:
            if transform.get(name) is not None:
                transform[name] = changed(transform[name])
    for section in sections(config.get("model", {}).get("data_preprocessor")):
        if "random_size_range" in section:
            section["random_size_range"] = changed(section["random_size_range"])


def _test_size(config: Section) -> tuple[int, int]:
    for section in sections(config.get("test_dataloader")):
        if section.get("type") == "Resize" and "scale" in section:
            width, height = section["scale"]
            return width, height
    raise ValueError("the config resizes no test images; leave out image_size, and set sizes with cfg_options")


def put(config: Section, dotted: str, value: Any) -> None:
    """Set a value by its dotted name; numbers are positions in lists.

    Raises:
        ValueError: A part of the name leads nowhere.
    """
    *way, last = dotted.split(".")
    place: Any = config
    for step in way:
        if isinstance(place, dict):
            place = place.setdefault(step, {})
        elif _is_position(place, step):
            place = place[int(step)]
        else:
            raise ValueError(f"cfg_options: {dotted}: '{step}' leads nowhere")
    if isinstance(place, dict):
        place[last] = value
    elif _is_position(place, last):
        place[int(last)] = value
    else:
        raise ValueError(f"cfg_options: {dotted}: '{last}' leads nowhere")


def _is_position(place: Any, step: str) -> bool:
    return isinstance(place, list) and step.isdecimal() and int(step) < len(place)


def innermost_dataset(dataset: Section) -> Section:
    """Return the dataset that others are wrapped round, such as one whose images are put together to mosaics."""
    while isinstance(dataset.get("dataset"), dict):
        dataset = dataset["dataset"]
    return dataset


def without_repetition(dataset: Section) -> Section:
    """Return a dataset without the wrapper that repeats its images: an epoch is one pass over them."""
    while dataset.get("type") == "RepeatDataset":
        dataset = dataset["dataset"]
    return dataset
