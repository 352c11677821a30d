"""A stand-in for mmcv's compiled operators, on torchvision's, so that nothing needs to be compiled.

Put into ``sys.modules`` as ``mmcv._ext`` before mmcv is imported. It has the operators that box detectors need;
every other one is there by name, and raises when it is called.

The operators and their arguments are those of mmcv 2.1 (``mmcv/ops/csrc/pytorch/pybind.cpp``); their definitions are
NMS by intersection over union, and RoIAlign (He et al. 2017).
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import NoReturn

import torch
import torchvision
from torch import Tensor

NAME = "mmcv._ext"
AVERAGE = 1
"""mmcv's number for average pooling; 0 is maximum pooling."""


def install() -> None:
    """Let ``import mmcv._ext`` give these operators."""
    sys.modules[NAME] = CompiledOperators(NAME)


class CompiledOperators(ModuleType):
    """The module ``mmcv._ext``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, None)  # MMEngine looks for it
        self.nms, self.roi_align_forward, self.roi_align_backward = nms, roi_align_forward, roi_align_backward

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)

        def missing(*_: object, **__: object) -> NoReturn:
            raise NotImplementedError(
                f"mmcv's compiled operator '{name}' is not part of the engine openmmlab; it has nms and roi_align: "
                "choose a config without deformable convolutions, rotated boxes or other operators of mmcv's own"
            )

        return missing


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float, offset: int) -> Tensor:
    """Return the indices of the boxes that are kept, highest score first.

    Args:
        boxes: [x1, y1, x2, y2], shape (boxes, 4).
        scores: Shape (boxes,).
        iou_threshold: A box that overlaps one with a higher score by more is dropped.
        offset: 0 or 1: a box is ``x2 - x1 + offset`` wide.
    """
    corners = torch.cat([boxes[:, :2], boxes[:, 2:] + offset], dim=1) if offset else boxes
    kept: Tensor = torchvision.ops.nms(corners, scores, iou_threshold)
    return kept


def roi_align_forward(  # noqa: PLR0913, PLR0917 - as mmcv calls it
    input: Tensor,  # noqa: A002 - the names are mmcv's
    rois: Tensor,
    output: Tensor,
    argmax_y: Tensor,
    argmax_x: Tensor,
    aligned_height: int,
    aligned_width: int,
    spatial_scale: float,
    sampling_ratio: int,
    pool_mode: int,
    aligned: bool,  # noqa: FBT001 - as mmcv calls it
) -> None:
    """Write the features of regions into ``output``, shape (regions, channels, aligned_height, aligned_width).

    Args:
        input: Shape (images, channels, height, width).
        rois: [image, x1, y1, x2, y2], shape (regions, 5).
        output: Is written into.
        argmax_y: Of maximum pooling; not used.
        argmax_x: Of maximum pooling; not used.
        aligned_height: Of a region's features.
        aligned_width: Of a region's features.
        spatial_scale: From the image to ``input``.
        sampling_ratio: Samples a bin and direction; 0 for as many as its size needs.
        pool_mode: 1 for average pooling.
        aligned: Shift regions by half a pixel.

    Raises:
        NotImplementedError: Maximum pooling is asked for.
    """
    del argmax_y, argmax_x
    _check_pooling(pool_mode)
    size = (aligned_height, aligned_width)
    output.copy_(torchvision.ops.roi_align(input, rois, size, spatial_scale, sampling_ratio, aligned))


def roi_align_backward(  # noqa: PLR0913, PLR0917 - as mmcv calls it
    grad_output: Tensor,
    rois: Tensor,
    argmax_y: Tensor,
    argmax_x: Tensor,
    grad_input: Tensor,
    aligned_height: int,
    aligned_width: int,
    spatial_scale: float,
    sampling_ratio: int,
    pool_mode: int,
    aligned: bool,  # noqa: FBT001 - as mmcv calls it
) -> None:
    """Write the gradient with respect to the features of whole images into ``grad_input``; see `roi_align_forward`.

    Raises:
        NotImplementedError: Maximum pooling is asked for.
    """
    del argmax_y, argmax_x
    _check_pooling(pool_mode)
    images, channels, height, width = grad_input.shape
    grad_input.copy_(
        torch.ops.torchvision._roi_align_backward(  # noqa: SLF001 - torchvision's own gradient has no other name
            grad_output,
            rois,
            spatial_scale,
            aligned_height,
            aligned_width,
            images,
            channels,
            height,
            width,
            sampling_ratio,
            aligned,
        )
    )


def _check_pooling(pool_mode: int) -> None:
    if pool_mode != AVERAGE:
        raise NotImplementedError("roi_align: maximum pooling is not part of the engine openmmlab; use pool_mode 'avg'")
