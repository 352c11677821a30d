"""Making detectors by name: ``torchvision::ssd300_vgg16``, ``reliquary::ssd_mobilenet_v2``."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from reliquary.engines.native.detection.parameters import DetectionParameters
from reliquary.errors import ReliquaryError, require_extra

if TYPE_CHECKING:
    from torch import nn

OWN = "reliquary::ssd_mobilenet_v2"
FIXED_SIZES = {"torchvision::ssd300_vgg16": 300}
SSDLITE = "ssdlite320_mobilenet_v3_large"
FAMILIES = ("fasterrcnn", "fcos", "retinanet", "ssd")
"""torchvision's detectors of boxes; those of masks and keypoints need other datasets."""

HEADS = ("head.classification_head.", "roi_heads.box_predictor.")
"""Where the tensors stand that depend on the number of classes."""


def check_detector(name: str, parameters: DetectionParameters) -> None:
    """See that a detector exists and takes the parameters.

    Args:
        name: Framework and model, joined by ``::``.
        parameters: ``image_size`` and ``width`` are looked at.

    Raises:
        ReliquaryError: It is not known, or takes only another size or width.
    """
    known = _known_detectors()
    if name not in known:
        close = difflib.get_close_matches(name, known, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"known are: {', '.join(known)}"
        raise ReliquaryError(f"model: '{name}': the native engine has no detector of that name; {hint}")
    size = FIXED_SIZES.get(name, parameters.image_size)
    if parameters.image_size != size:
        raise ReliquaryError(
            f"model '{name}' takes images of {size} pixels only, found image_size {parameters.image_size}"
        )
    if parameters.width != 1 and name != OWN:
        raise ReliquaryError(f"model '{name}' has one width only, found width {parameters.width:g}; set it to 1")
    if name == OWN:
        require_extra("bench", "reliquary.models.ssd_mobilenet_v2").check_size(parameters.image_size)


def make_detector(name: str, classes: int, parameters: DetectionParameters) -> nn.Module:
    """Return a detector with random weights from torch's generator, as torchvision calls detectors.

    Args:
        name: Framework and model, joined by ``::``.
        classes: Number of classes, without the background.
        parameters: Its size, and which detections it gives.

    Raises:
        ReliquaryError: It is not known, or takes only another size or width.
    """
    check_detector(name, parameters)
    model: nn.Module
    thresholds = _thresholds(name.partition("::")[2], parameters)
    if name == OWN:
        own = require_extra("bench", "reliquary.models.ssd_mobilenet_v2")
        model = own.ssd_mobilenet_v2(classes + 1, parameters.image_size, parameters.width, **thresholds)
        return model
    return _torchvision_detector(name.partition("::")[2], classes + 1, parameters.image_size, thresholds)


def head_of(model: nn.Module) -> set[str]:
    """Return the names of the tensors of a detector's head that depend on the number of classes."""
    return {name for name in model.state_dict() if name.startswith(HEADS)}


def _known_detectors() -> list[str]:
    models = require_extra("bench", "torchvision.models")
    names = models.list_models(module=models.detection)
    return [*(f"torchvision::{name}" for name in names if name.startswith(FAMILIES)), OWN]


def _thresholds(model: str, parameters: DetectionParameters) -> dict[str, Any]:
    """Return which detections are given, in the words of the model."""
    prefix = "box_" if model.startswith("fasterrcnn") else ""
    return {
        f"{prefix}score_thresh": parameters.score_threshold,
        f"{prefix}nms_thresh": parameters.nms_iou,
        f"{prefix}detections_per_img": parameters.detections_per_image,
    }


def _norm(channels: int) -> nn.Module:
    """Return the normalisation of SSDLite with torch's own rate of the moving averages.

    With torchvision's 0.03 they follow the weights so slowly that a training of a few hundred steps answers nothing.
    """
    norm: nn.Module = require_extra("bench", "torch.nn").BatchNorm2d(channels, eps=0.001, momentum=0.1)
    return norm


def _torchvision_detector(name: str, classes: int, size: int, thresholds: dict[str, Any]) -> nn.Module:
    models = require_extra("bench", "torchvision.models")
    options: dict[str, Any] = {} if name.startswith("ssd") else {"min_size": size, "max_size": size}
    if name == SSDLITE:
        options["norm_layer"] = _norm
    model: Any = models.get_model(
        name, weights=None, weights_backbone=None, num_classes=classes, **options, **thresholds
    )
    if name == SSDLITE:
        # Its builder knows one size, but its layers and default boxes follow from the image.
        model.transform.min_size, model.transform.max_size = (size,), size
        model.transform.fixed_size = (size, size)
    detector: nn.Module = model
    return detector
