"""How much each place of a picture speaks for an answer of a model, by captum (Kokhlikyan et al. 2020)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from reliquary.errors import require_extra

EXTRA = "identify"

LEAST_MAP = 4
"""Side of the smallest map of features that still says where."""

LATE = 0.5
"""Share of a model's layers after which a map sums up what was seen; patches of a transformer come before."""

STEPS = 32
AT_ONCE = 8
"""Steps of the integral, and how many of them are calculated at a time."""

Answer = Callable[[Tensor], Tensor]
"""From pictures, float 0..1, shape (n, 3, height, width), to the score that is asked about, shape (n,)."""

SaliencyMap = NDArray[np.float32]
"""Shape (height, width), 0..1; 1 is the place that speaks most for the answer."""


class Method(StrEnum):
    """How a map is made.

    ``grad-cam`` weighs the last map of a convolutional network by its gradients (Selvaraju et al. 2017).
    ``integrated-gradients`` works with any model: gradients of the pixels on the way from a grey picture to this one
    (Sundararajan et al. 2017).
    """

    GRAD_CAM = "grad-cam"
    INTEGRATED_GRADIENTS = "integrated-gradients"


def saliency_map(model: nn.Module, answer: Answer, pixels: Tensor, method: Method | None = None) -> SaliencyMap:
    """Return how much each place of a picture speaks for an answer; equal arguments give equal maps on a CPU.

    Args:
        model: What looks at the picture, in evaluation mode.
        answer: Calls it, and returns the score that is asked about.
        pixels: One picture, float 0..1, shape (1, 3, height, width).
        method: How; Grad-CAM by default where the model has a late map of features, else integrated gradients.

    Raises:
        MissingExtraError: captum is not installed.
        ValueError: Grad-CAM is asked for, and the model has no map of features.
    """
    layer = _late_map(model, answer, pixels)
    if layer is None and method is Method.GRAD_CAM:
        raise ValueError(f"{type(model).__name__} has no late map of features; use integrated gradients")
    if layer is None or method is Method.INTEGRATED_GRADIENTS:
        found = _integrated_gradients(answer, pixels)
    else:
        found = _grad_cam(answer, layer, pixels)
    return _scaled(found)


def method_for(model: nn.Module, answer: Answer, pixels: Tensor) -> Method:
    """Return the method that a model's maps are made with by default."""
    return Method.INTEGRATED_GRADIENTS if _late_map(model, answer, pixels) is None else Method.GRAD_CAM


def _grad_cam(answer: Answer, layer: nn.Module, pixels: Tensor) -> Tensor:
    attributions: Any = require_extra(EXTRA, "captum.attr").LayerGradCam(answer, layer)
    found: Tensor = attributions.attribute(pixels, relu_attributions=True).detach()
    size = (pixels.shape[2], pixels.shape[3])
    return functional.interpolate(found, size, mode="bilinear", align_corners=False)[0, 0]


def _integrated_gradients(answer: Answer, pixels: Tensor) -> Tensor:
    attributions: Any = require_extra(EXTRA, "captum.attr").IntegratedGradients(answer)
    grey = pixels.mean(dim=(2, 3), keepdim=True).expand_as(pixels)
    found: Tensor = attributions.attribute(pixels, grey, n_steps=STEPS, internal_batch_size=AT_ONCE).detach()
    # Single pixels say little: their neighbourhood is shown.
    side = max(3, pixels.shape[-1] // 16 | 1)
    strength = found.sum(dim=1, keepdim=True).abs()
    return functional.avg_pool2d(strength, side, stride=1, padding=side // 2, count_include_pad=False)[0, 0]


def _late_map(model: nn.Module, answer: Answer, pixels: Tensor) -> nn.Module | None:
    """Return the last part of the model that convolves and gives a map of features, if few layers come after it."""
    done = 0
    last: tuple[int, nn.Module | None] = (0, None)

    def note(module: nn.Module, _: Any, output: Any) -> None:
        nonlocal done, last
        done += not list(module.children()) and bool(list(module.parameters(recurse=False)))
        is_map = isinstance(output, Tensor) and output.ndim == 4 and min(output.shape[2:]) >= LEAST_MAP
        # The heads of a transformer have four dimensions too, none of which is a place.
        if is_map and any(isinstance(part, nn.Conv2d) for part in module.modules()):
            last = (done, module)

    hooks = [module.register_forward_hook(note) for module in model.modules() if module is not model]
    try:
        answer(pixels)
    finally:
        for hook in hooks:
            hook.remove()
    return last[1] if done and last[0] / done >= LATE else None


def _scaled(found: Tensor) -> SaliencyMap:
    values: SaliencyMap = found.float().numpy()
    most = float(values.max())
    return values / most if most > 0 else np.zeros_like(values)
