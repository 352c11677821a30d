"""Making models that date: ``reliquary::mocar``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliquary.engines.native.dating.parameters import DatingParameters
from reliquary.engines.native.models import check_model
from reliquary.errors import ReliquaryError, require_extra

if TYPE_CHECKING:
    from reliquary.models.mocar import Mocar

MOCAR = "reliquary::mocar"
BACKBONE = "backbone"


def check_dating_model(name: str, parameters: DatingParameters) -> None:
    """See that a model exists and takes its options.

    Args:
        name: Framework and model, joined by ``::``.
        parameters: ``model_options`` are looked at.

    Raises:
        ReliquaryError: The model, its backbone or an option is not known.
    """
    if name != MOCAR:
        raise ReliquaryError(
            f"model: '{name}': the native engine dates with '{MOCAR}' only; a model of timm can be its backbone: "
            f"model_options: {{{BACKBONE}: resnet10t}}"
        )
    options = parameters.model_options
    if unknown := sorted(set(options) - {BACKBONE}):
        raise ReliquaryError(f"model '{name}': model_options: unknown {', '.join(unknown)}; known is '{BACKBONE}'")
    if BACKBONE in options:
        check_model(f"timm::{options[BACKBONE]}")


def make_dating_model(name: str, classes: int, parameters: DatingParameters) -> Mocar:
    """Return a model with random weights from torch's generator.

    Args:
        name: Framework and model, joined by ``::``.
        classes: Number of collections.
        parameters: Its options, and the head that decides on its outputs.

    Raises:
        ReliquaryError: The model, its backbone or an option is not known.
    """
    check_dating_model(name, parameters)
    module = require_extra("bench", "reliquary.models.mocar")
    model: Mocar = module.mocar(classes, parameters.age_outputs, **parameters.model_options)
    return model
