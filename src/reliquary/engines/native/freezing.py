"""Fine-tuning depth: only the last layers of a model are trained."""

from __future__ import annotations

import logging

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from reliquary.errors import ReliquaryError

log = logging.getLogger(__name__)


def freeze(model: nn.Module, trained_layers: int | None) -> list[nn.Module]:
    """Freeze all but the last layers of a model.

    A layer is a module that owns parameters; they are counted in the order in which the model defines them, with the
    head.

    Args:
        model: The model.
        trained_layers: So many layers stay as they are; None for all.

    Returns:
        The batch norms before the first trained layer: they must stay in evaluation mode, or their statistics would
        be those of the new images under weights made for the old ones.

    Raises:
        ReliquaryError: The model has not so many layers.
    """
    modules = list(model.modules())
    layers = [n for n, module in enumerate(modules) if any(True for _ in module.parameters(recurse=False))]
    number = len(layers) if trained_layers is None else trained_layers
    if number > len(layers):
        raise ReliquaryError(f"trained_layers: {number} are asked for, but the model has {len(layers)} layers")
    first = layers[-number] if number < len(layers) else 0
    for module in modules[:first]:
        for parameter in module.parameters(recurse=False):
            parameter.requires_grad = False
    trained = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    log.info("layers: %d, of which %d are trained, with %d parameters", len(layers), number, trained)
    return [module for module in modules[:first] if isinstance(module, _BatchNorm)]
