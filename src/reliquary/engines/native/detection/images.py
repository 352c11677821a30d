"""Images with labelled boxes, as tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from reliquary.engines.native.batches import Rows
from reliquary.engines.native.detection.augmentation import PADDING, Augmentation
from reliquary.engines.native.images import Pixels, SplitImages, decode_image

if TYPE_CHECKING:
    import pyarrow as pa

Target = dict[str, Tensor]
"""``boxes``: float32 (objects, 4), [x1, y1, x2, y2] in pixels of the square; ``labels``: int64 (objects,), from 1."""

Batch = tuple[Tensor, list[Target]]
"""Pixels uint8 (images, 3, size, size), and the objects of each image."""


class BoxedImages(SplitImages):
    """The images and objects of a split.

    The longer side of an image becomes ``size``; the rest of the square, right or below, is padded. Crowds are not
    trained on, and boxes are clipped to their image; one that has no area then is left out.

    Args:
        table: Columns ``image``, ``image_id``, ``width``, ``height`` and ``objects``.
        size: Side of the square in pixels.
        place: The dataset and split, for messages.
        augmentation: Applied to images that are asked for in a training epoch.

    Attributes:
        sizes: Width and height of the stored images, pixels.
        targets: The objects of each image.
    """

    def __init__(self, table: pa.Table, size: int, place: str, augmentation: Augmentation) -> None:
        self.sizes: list[tuple[int, int]] = list(
            zip(table.column("width").to_pylist(), table.column("height").to_pylist(), strict=True)
        )
        objects = table.column("objects").to_pylist()
        self.targets = [
            target_of(parts, stored, size / max(stored)) for parts, stored in zip(objects, self.sizes, strict=True)
        ]
        self._augmentation = augmentation
        super().__init__(table, size, place)
        self.work = not self.in_memory or (augmentation.does_something and torch.cuda.is_available())

    def __getitem__(self, rows: Rows) -> Batch:
        pixels, targets = self.pixels(rows.numbers), [self.targets[number] for number in rows.numbers]
        if rows.epoch is None or not self._augmentation.does_something:
            return pixels, targets
        changed = [
            self._augmentation(image, target, self.image_ids[number], rows.epoch)
            for image, target, number in zip(pixels, targets, rows.numbers, strict=True)
        ]
        return torch.stack([image for image, _ in changed]), [target for _, target in changed]

    def scale(self, number: int) -> float:
        """Return what a length in a stored image is multiplied with to be one in the square."""
        return self.size / max(self.sizes[number])

    def fit(self, data: bytes, row: int, place: str) -> Pixels:
        """Decode one image to shape (3, size, size), with padding."""
        scale = self.scale(row)
        width, height = (max(1, round(side * scale)) for side in self.sizes[row])
        square = np.empty((3, self.size, self.size), dtype=np.uint8)
        square[:] = np.array(PADDING, dtype=np.uint8)[:, None, None]
        square[:, :height, :width] = decode_image(data, (width, height), place, stored=self.sizes[row])
        return square


def target_of(objects: list[Mapping[str, Any]], stored: tuple[int, int], scale: float) -> Target:
    """Return what a detector is trained to find in one image.

    Args:
        objects: The objects as in the dataset: ``bbox`` [x, y, w, h], ``category``, ``iscrowd``.
        stored: Width and height of the stored image, pixels.
        scale: From the stored image to the square.
    """
    kept = [part for part in objects if not part["iscrowd"]]
    boxes = torch.tensor([part["bbox"] for part in kept], dtype=torch.float32).reshape(-1, 4)
    labels = torch.tensor([part["category"] + 1 for part in kept], dtype=torch.int64)
    corners = torch.cat([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], dim=1)
    limits = torch.tensor([*stored, *stored], dtype=torch.float32)
    corners = corners.clamp(min=torch.zeros(4), max=limits) * scale
    there = (corners[:, 2:] > corners[:, :2]).all(dim=1)
    return {"boxes": corners[there], "labels": labels[there]}
