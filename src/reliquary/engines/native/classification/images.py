"""Images with one label each, as tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from reliquary.engines.native.batches import Rows
from reliquary.engines.native.images import Pixels, SplitImages, decode_image

if TYPE_CHECKING:
    import pyarrow as pa


class Batch(NamedTuple):
    """Images and their labels.

    Attributes:
        pixels: uint8, shape (images, 3, size, size).
        labels: Class indices, shape (images,).
        rows: Row numbers, shape (images,).
        copies: Which of its copies in the epoch each image is, shape (images,); None if none is repeated.
    """

    pixels: Tensor
    labels: Tensor
    rows: Tensor
    copies: Tensor | None


class LabelledImages(SplitImages):
    """The images and labels of a split; images are resized without regard to their proportions.

    Args:
        table: Columns ``image``, ``image_id`` and the labels.
        labels: Name of the column with the labels.
        size: Side in pixels.
        place: The dataset and split, for messages.

    Attributes:
        labels: Class indices, int64, shape (images,).
    """

    def __init__(self, table: pa.Table, labels: str, size: int, place: str) -> None:
        self.labels = torch.tensor(table.column(labels).to_pylist(), dtype=torch.int64)
        super().__init__(table, size, place)

    def __getitem__(self, rows: Rows) -> Batch:
        index = torch.tensor(rows.numbers, dtype=torch.int64)
        copies = None if rows.copies is None else torch.tensor(rows.copies, dtype=torch.int64)
        return Batch(self.pixels(rows.numbers), self.labels[index], index, copies)

    def fit(self, data: bytes, row: int, place: str) -> Pixels:
        """Decode one image to shape (3, size, size)."""
        del row
        return decode_image(data, (self.size, self.size), place)
