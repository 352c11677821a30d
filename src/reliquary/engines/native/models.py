"""Making models by name: ``timm::resnet10t``, ``torchvision::resnet18``, ``reliquary::vit_flat``."""

from __future__ import annotations

import difflib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reliquary.errors import ReliquaryError, require_extra

if TYPE_CHECKING:
    from torch import nn

Options = Mapping[str, Any]
NO_OPTIONS: Options = MappingProxyType({})

OWN: dict[str, str] = {
    "maxavg_cat": "reliquary.models.maxavg_cat:MaxAvgCat",
    "vit_flat": "reliquary.models.vit_flat:VitFlat",
}
"""Our own models: for each name the module and function that make it, ``module:function``.

A function is called with ``classes`` and the options, and returns a model with random weights from torch's generator.
"""


class Framework(ABC):
    """Where models come from; light to import."""

    @abstractmethod
    def check(self, model: str, weights: Path | None) -> None:
        """See that a model exists; see `check_model`."""

    @abstractmethod
    def make(self, model: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
        """Return a model with random weights from torch's generator, and one output a class; see `make_model`."""


class _Timm(Framework):
    def check(self, model: str, weights: Path | None) -> None:
        del weights
        _check_known("timm", model, require_extra("bench", "timm").list_models())

    def make(self, model: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
        del weights
        made: nn.Module = require_extra("bench", "timm").create_model(model, num_classes=classes, **options)
        return made


class _Torchvision(Framework):
    def check(self, model: str, weights: Path | None) -> None:
        del weights
        models = require_extra("bench", "torchvision.models")
        _check_known("torchvision", model, models.list_models(module=models))

    def make(self, model: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
        del weights
        models = require_extra("bench", "torchvision.models")
        made: nn.Module = models.get_model(model, weights=None, num_classes=classes, **options)
        return made


class _Own(Framework):
    def check(self, model: str, weights: Path | None) -> None:
        del weights
        _check_known("reliquary", model, list(OWN))

    def make(self, model: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
        del weights
        module, _, function = OWN[model].partition(":")
        maker: Callable[..., nn.Module] = getattr(require_extra("bench", module), function)
        return maker(classes=classes, **options)


FRAMEWORKS: dict[str, Framework] = {"timm": _Timm(), "torchvision": _Torchvision(), "reliquary": _Own()}


def check_model(name: str, options: Options = NO_OPTIONS, weights: Path | None = None) -> None:
    """See that a model exists and takes its options.

    Args:
        name: Framework and model, joined by ``::``.
        options: For what makes the model.
        weights: Folder of pre-trained weights, where the descriptions of the Hub's models lie too.

    Raises:
        ReliquaryError: The framework, the model or an option is not known.
    """
    framework, _, model = name.partition("::")
    if framework not in FRAMEWORKS:
        raise ReliquaryError(
            f"model: '{name}': the native engine does not know the framework '{framework}'; "
            f"known are: {', '.join(FRAMEWORKS)}"
        )
    FRAMEWORKS[framework].check(model, weights)
    if options:
        _make(name, 2, options, weights)  # only the maker itself knows its options


def make_model(name: str, classes: int, options: Options = NO_OPTIONS, weights: Path | None = None) -> nn.Module:
    """Return a model with random weights from torch's generator, and one output a class.

    Args:
        name: Framework and model, joined by ``::``.
        classes: Number of classes.
        options: For what makes the model.
        weights: Folder of pre-trained weights, where the descriptions of the Hub's models lie too.

    Raises:
        ReliquaryError: The framework, the model or an option is not known.
    """
    check_model(name, weights=weights)
    return _make(name, classes, options, weights)


def _make(name: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
    framework, _, model = name.partition("::")
    try:
        return FRAMEWORKS[framework].make(model, classes, options, weights)
    except (TypeError, ValueError, AssertionError) as error:
        raise ReliquaryError(f"model '{name}' with model_options {dict(options)} cannot be made: {error}") from error


def _check_known(framework: str, model: str, known: list[str]) -> None:
    if model not in known:
        close = difflib.get_close_matches(model, known, n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise ReliquaryError(f"model: '{framework}::{model}': {framework} has no model of that name{hint}")
