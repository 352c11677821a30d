"""Random changes of training images and their boxes."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor
from torchvision import tv_tensors
from torchvision.transforms import v2

from reliquary.engines.native.detection.parameters import DetectionParameters
from reliquary.seeds import derive

PADDING = (124, 116, 104)
"""The mean colour of ImageNet, as RGB: it becomes about zero to a model."""

MIN_SIDE = 1
"""Boxes that are narrower or lower are left out, pixels."""


class Augmentation:
    """The augmentation of SSD (Liu et al. 2016): colours, zooming out, cuts that overlap a box, and mirroring.

    What happens to an image depends on the seed, its id and the epoch, never on its place in a batch or on the
    process that does it.

    Args:
        parameters: Which changes to make.
        seed: Seed of the run.

    Attributes:
        does_something: Whether any change is asked for.
    """

    def __init__(self, parameters: DetectionParameters, seed: int) -> None:
        changes = list(_changes(parameters))
        self.does_something = bool(changes)
        size = [parameters.image_size, parameters.image_size]
        # Scaled edges can round to just outside, and sanitising drops a box that leaves the image by any amount.
        at_last = [v2.Resize(size, antialias=True), v2.ClampBoundingBoxes("hard"), v2.SanitizeBoundingBoxes(MIN_SIDE)]
        self._change = v2.Compose([*changes, *at_last])
        self._seed = seed

    def __call__(
        self, image: Tensor, target: dict[str, Tensor], image_id: str, epoch: int
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return a changed image of the same size, and what is left of its objects.

        Args:
            image: uint8, shape (3, size, size).
            target: ``boxes`` [x1, y1, x2, y2] in pixels, shape (objects, 4), and ``labels``, shape (objects,).
            image_id: Id of the image.
            epoch: Number of the epoch, from 0.
        """
        height, width = image.shape[-2:]
        boxes = tv_tensors.BoundingBoxes(target["boxes"], format="XYXY", canvas_size=(height, width))
        sample = {"image": tv_tensors.Image(image), "boxes": boxes, "labels": target["labels"]}
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(derive(self._seed, "augmentation", epoch, image_id))
            changed = self._change(sample)
        return changed["image"].as_subclass(Tensor), {
            "boxes": changed["boxes"].as_subclass(Tensor),
            "labels": changed["labels"],
        }


def _changes(parameters: DetectionParameters) -> Iterator[v2.Transform]:
    if parameters.photometric:
        yield v2.RandomPhotometricDistort()
    if parameters.zoom_out > 1:
        yield v2.RandomZoomOut(PADDING, side_range=(1.0, parameters.zoom_out))
    if parameters.iou_crop:
        yield v2.RandomIoUCrop()
    if parameters.flip:
        yield v2.RandomHorizontalFlip()
