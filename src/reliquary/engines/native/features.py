"""Features: what a classifier makes of an image before its last layer, to find images like it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn

from reliquary.errors import ReliquaryError


@contextmanager
def features_seen(model: nn.Module) -> Iterator[list[Tensor]]:
    """Collect the features of every pass inside the block.

    The feature of an image is what the layer that gives the classes is given; any model with such a layer will do.
    Where the layer sees a map, its mean is the feature. For models of timm this is
    ``forward_head(..., pre_logits=True)``.

    Args:
        model: A classifier, in evaluation mode where dropout should not take part.

    Yields:
        A list that grows by a tensor a pass: float32, shape (n, width of the hidden layer).

    Raises:
        ReliquaryError: The model has no linear or convolutional layer.
    """
    seen: list[Tensor] = []

    def see(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        features = inputs[0].float()
        seen.append(features.flatten(2).mean(dim=2) if features.ndim > 2 else features)

    hook = model.get_submodule(last_layer(model)).register_forward_pre_hook(see)
    try:
        yield seen
    finally:
        hook.remove()


def logits_and_features(model: nn.Module, images: Tensor) -> tuple[Tensor, Tensor]:
    """Return what a classifier answers, and the features, from one pass; see `features_seen`.

    Args:
        model: A classifier, in evaluation mode where dropout should not take part.
        images: Float, as the model takes them: shape (n, 3, height, width), normalised.

    Returns:
        Logits, shape (n, classes), and features, float32, shape (n, width of the hidden layer).

    Raises:
        ReliquaryError: The model has no linear or convolutional layer.
    """
    with features_seen(model) as seen:
        logits: Tensor = model(images)
    return logits, seen[-1]


def features_of(model: nn.Module, images: Tensor) -> Tensor:
    """Return the features of images, float32, shape (n, width of the hidden layer); see `logits_and_features`."""
    return logits_and_features(model, images)[1]


def last_layer(model: nn.Module) -> str:
    """Return the name of the layer that gives the classes: the last linear or convolutional one.

    Raises:
        ReliquaryError: The model has no such layer.
    """
    layers: list[str] = [n for n, layer in model.named_modules() if isinstance(layer, nn.Linear | nn.Conv2d)]
    if not layers:
        raise ReliquaryError(f"{type(model).__name__}: a model without a linear or convolutional layer has no features")
    return layers[-1]
