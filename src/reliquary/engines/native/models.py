"""Making models by name: ``timm::resnet10t``, ``torchvision::resnet18``."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING

from reliquary.errors import ReliquaryError, require_extra

if TYPE_CHECKING:
    from torch import nn


def check_model(name: str) -> None:
    """See that a model exists.

    Args:
        name: Framework and model, joined by ``::``.

    Raises:
        ReliquaryError: The framework or the model is not known.
    """
    framework, _, model = name.partition("::")
    if framework not in FRAMEWORKS:
        raise ReliquaryError(
            f"model: '{name}': the native engine does not know the framework '{framework}'; "
            f"known are: {', '.join(FRAMEWORKS)}"
        )
    known = FRAMEWORKS[framework][0]()
    if model not in known:
        close = difflib.get_close_matches(model, known, n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise ReliquaryError(f"model: '{name}': {framework} has no model of that name{hint}")


def make_model(name: str, classes: int) -> nn.Module:
    """Return a model with random weights from torch's generator, and one output a class.

    Args:
        name: Framework and model, joined by ``::``.
        classes: Number of classes.

    Raises:
        ReliquaryError: The framework or the model is not known.
    """
    check_model(name)
    framework, _, model = name.partition("::")
    return FRAMEWORKS[framework][1](model, classes)


def _timm_names() -> list[str]:
    names: list[str] = require_extra("bench", "timm").list_models()
    return names


def _timm_model(name: str, classes: int) -> nn.Module:
    model: nn.Module = require_extra("bench", "timm").create_model(name, pretrained=False, num_classes=classes)
    return model


def _torchvision_names() -> list[str]:
    models = require_extra("bench", "torchvision.models")
    names: list[str] = models.list_models(module=models)
    return names


def _torchvision_model(name: str, classes: int) -> nn.Module:
    models = require_extra("bench", "torchvision.models")
    model: nn.Module = models.get_model(name, weights=None, num_classes=classes)
    return model


FRAMEWORKS: dict[str, tuple[Callable[[], list[str]], Callable[[str, int], nn.Module]]] = {
    "timm": (_timm_names, _timm_model),
    "torchvision": (_torchvision_names, _torchvision_model),
}
"""For each framework: what models it has, and how one is made."""
