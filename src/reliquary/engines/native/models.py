"""Making models by name: ``timm::resnet10t``, ``reliquary::vit_flat``, ``hub::owner/name``, ``python::mine:make``."""

from __future__ import annotations

import difflib
import importlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reliquary.engines.native.hub_models import HUB, read_config
from reliquary.errors import ReliquaryError, require_extra
from reliquary.files import canonical_json

if TYPE_CHECKING:
    from torch import nn

Maker = Callable[..., Any]
Options = Mapping[str, Any]
NO_OPTIONS: Options = MappingProxyType({})

OWN: dict[str, str] = {
    "maxavg_cat": "reliquary.models.maxavg_cat:MaxAvgCat",
    "vit_flat": "reliquary.models.vit_flat:VitFlat",
}
"""Our own models: for each name the module and function that make it, ``module:function``.

A function is called with ``classes`` and the options, and returns a model with random weights from torch's generator.
"""

RESERVED = {"cache_dir", "checkpoint_path", "num_classes", "pretrained", "pretrained_cfg", "pretrained_cfg_overlay"}
"""Options that would fetch or load weights past the rules for them, or change the classes."""


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
        return _made_by_timm(model, classes, options)


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
        made: nn.Module = _entry_point(OWN[model])(classes=classes, **options)
        return made


class _Hub(Framework):
    def check(self, model: str, weights: Path | None) -> None:
        architecture, _ = read_config(weights or Path(), model)
        _check_known("timm", architecture, require_extra("bench", "timm").list_models())

    def make(self, model: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
        architecture, described = read_config(weights or Path(), model)
        return _made_by_timm(architecture, classes, {**described, **options})


class _Python(Framework):
    def check(self, model: str, weights: Path | None) -> None:
        del weights
        _entry_point(model)

    def make(self, model: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
        del weights
        wanted: type[nn.Module] = require_extra("bench", "torch.nn").Module
        made = _entry_point(model)(classes=classes, **options)
        if not isinstance(made, wanted):
            raise TypeError(f"it returns a {type(made).__name__}, expected a torch.nn.Module")
        return made


FRAMEWORKS: dict[str, Framework] = {
    "timm": _Timm(),
    "torchvision": _Torchvision(),
    "reliquary": _Own(),
    HUB: _Hub(),
    "python": _Python(),
}


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
    if reserved := sorted(RESERVED & set(options)):
        raise ReliquaryError(f"model '{name}': model_options: {', '.join(reserved)} cannot be set there")
    if options:
        _check_options(name, canonical_json(dict(options)), weights)


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


@cache
def _check_options(name: str, options: bytes, weights: Path | None) -> None:
    """Make the model once: only its maker knows its options."""
    _make(name, 2, json.loads(options), weights)


def _make(name: str, classes: int, options: Options, weights: Path | None) -> nn.Module:
    framework, _, model = name.partition("::")
    try:
        return FRAMEWORKS[framework].make(model, classes, options, weights)
    except (TypeError, ValueError, AssertionError, RuntimeError) as error:
        raise ReliquaryError(f"model '{name}' with model_options {dict(options)} cannot be made: {error}") from error


def _made_by_timm(model: str, classes: int, options: Options) -> nn.Module:
    if reserved := sorted(RESERVED & set(options)):
        raise ValueError(f"{', '.join(reserved)} cannot be set")
    made: nn.Module = require_extra("bench", "timm").create_model(model, num_classes=classes, **options)
    return made


def _entry_point(place: str) -> Maker:
    """Return a function by its place, ``package.module:function``."""
    module, _, function = place.partition(":")
    what = f"model: 'python::{place}'"
    if not all(part.isidentifier() for part in [*module.split("."), function]):
        raise ReliquaryError(f"{what}: expected python::package.module:function")
    try:
        maker: Maker | None = getattr(importlib.import_module(module), function, None)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        raise ReliquaryError(f"{what}: {module} cannot be imported ({problem}); is it on PYTHONPATH?") from error
    if maker is None or not callable(maker):
        raise ReliquaryError(f"{what}: {module} has no function '{function}'")
    return maker


def _check_known(framework: str, model: str, known: list[str]) -> None:
    if model not in known:
        close = difflib.get_close_matches(model, known, n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        raise ReliquaryError(f"model: '{framework}::{model}': {framework} has no model of that name{hint}")
