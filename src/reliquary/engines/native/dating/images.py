"""Images with a collection and a year each, as tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from reliquary.engines.native.batches import Rows
from reliquary.engines.native.images import Pixels, SplitImages, decode_image
from reliquary.errors import ReliquaryError
from reliquary.metrics.ages import Years, astronomical_years

if TYPE_CHECKING:
    import pyarrow as pa

Batch = tuple[Tensor, Tensor, Tensor, Tensor]
"""Pixels uint8 (images, 3, size, size), class indices, years float32 (NaN: unknown), row numbers; (images,) each."""


class DatedImages(SplitImages):
    """The images, collections and years of a split; images are resized without regard to their proportions.

    Args:
        table: Columns ``image``, ``image_id``, ``collection`` and ``year``.
        size: Side in pixels.
        place: The dataset and split, for messages.

    Attributes:
        labels: Indices of the collections, int64, shape (images,).
        place: The dataset and split, for messages.
        years: On the astronomers' scale, NaN where the year is not known, shape (images,).

    Raises:
        ReliquaryError: An image cannot be read, or a year is no number.
    """

    def __init__(self, table: pa.Table, size: int, place: str) -> None:
        self.place = place
        self.labels = torch.tensor(table.column("collection").to_pylist(), dtype=torch.int64)
        self.years = _years(table, place)
        self._years_of_batches = torch.from_numpy(self.years).float()
        super().__init__(table, size, place)

    def __getitem__(self, rows: Rows) -> Batch:
        index = torch.tensor(rows.numbers, dtype=torch.int64)
        return self.pixels(rows.numbers), self.labels[index], self._years_of_batches[index], index

    def fit(self, data: bytes, row: int, place: str) -> Pixels:
        """Decode one image to shape (3, size, size)."""
        del row
        return decode_image(data, (self.size, self.size), place)


def _years(table: pa.Table, place: str) -> Years:
    given = table.column("year").to_pylist()
    for image_id, year in zip(table.column("image_id").to_pylist(), given, strict=True):
        if year is not None and not np.isfinite(year):
            raise ReliquaryError(f"{place}, image {image_id}: year {year} is no year; leave it empty if it is unknown")
    return astronomical_years(np.array(given, dtype=np.float64))  # None becomes NaN
