"""From what a detector says to boxes in pixels of the image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliquary.errors import ReliquaryError

if TYPE_CHECKING:
    from torch import Tensor

    from reliquary.engines.native.detection.images import Target

BACKGROUND = 0


def boxes_of(found: Target, size: tuple[int, int], scale: float) -> tuple[Tensor, Tensor, Tensor]:
    """Return the boxes of one image, those that have an area within it.

    Args:
        found: What the detector says: ``boxes`` in pixels of its square, ``labels`` from 1, and ``scores``.
        size: Width and height of the image, pixels.
        scale: From the image to the square.

    Returns:
        [x1, y1, x2, y2] in pixels of the image, shape (boxes, 4); scores, 0..1; and class indices from 0.

    Raises:
        ReliquaryError: The detector says something that is not finite.
    """
    boxes, scores, labels = found["boxes"].double().cpu(), found["scores"].double().cpu(), found["labels"].cpu()
    if not (boxes.isfinite().all() and scores.isfinite().all()):
        raise ReliquaryError("the trained model answers with boxes that are not finite; lower learning_rate")
    boxes = (boxes / scale).clamp(min=boxes.new_zeros(4), max=boxes.new_tensor([*size, *size]))
    # RetinaNet and FCOS have an output for the background that is never trained, but may be given with a low score.
    there = (boxes[:, 2:] > boxes[:, :2]).all(dim=1) & (labels > BACKGROUND)
    return boxes[there], scores[there].clamp(0, 1), labels[there] - 1
