"""The images of a split as tensors."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from reliquary.errors import ReliquaryError
from reliquary.seeds import generator

if TYPE_CHECKING:
    import pyarrow as pa

MAX_BYTES_IN_MEMORY = 4 << 30
MAX_PIXELS = 100_000_000
MAX_LOADERS = 8

Batch = tuple[Tensor, Tensor, Tensor]
"""Pixels uint8 (images, 3, size, size), class indices (images,), row numbers (images,)."""


class LabelledImages(Dataset[Batch]):
    """The images and labels of a split; it is asked for whole batches.

    Images are decoded once and kept if they fit into memory, else decoded whenever they are asked for; the pixels are
    the same either way.

    Args:
        table: Columns ``image``, ``image_id`` and ``label``.
        size: Side in pixels that images are resized to, without regard to their proportions.
        place: The dataset and split, for messages.
        max_bytes: Most bytes of decoded images to keep.

    Attributes:
        image_ids: One an image.
        labels: Class indices, int64, shape (images,).
    """

    def __init__(self, table: pa.Table, size: int, place: str, max_bytes: int = MAX_BYTES_IN_MEMORY) -> None:
        self.image_ids: list[str] = table.column("image_id").to_pylist()
        self.labels = torch.tensor(table.column("label").to_pylist(), dtype=torch.int64)
        self.size = size
        self._place = place
        self._encoded = table.column("image")
        self.in_memory = len(self.image_ids) * 3 * size * size <= max_bytes
        self._pixels = self._decode(range(len(self.image_ids))) if self.in_memory else None

    def __len__(self) -> int:
        return len(self.image_ids)

    def __getitem__(self, rows: list[int]) -> Batch:
        index = torch.tensor(rows, dtype=torch.int64)
        pixels = self._decode(rows) if self._pixels is None else self._pixels[index]
        return pixels, self.labels[index], index

    def _decode(self, rows: Sequence[int]) -> Tensor:
        pixels = np.empty((len(rows), 3, self.size, self.size), dtype=np.uint8)

        def decode(position: int) -> None:
            row = rows[position]
            cell = self._encoded[row].as_py()
            place = f"{self._place}, image {self.image_ids[row]}"
            pixels[position] = decode_image(cell["bytes"], self.size, place)

        # Pillow decodes outside the interpreter lock.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(decode, range(len(rows))))
        return torch.from_numpy(pixels)


def decode_image(data: bytes, size: int, place: str) -> npt.NDArray[np.uint8]:
    """Decode an image to RGB, shape (3, size, size).

    JPEG files are decoded at a fraction of their size where that is enough.

    Raises:
        ReliquaryError: The bytes are no readable image, or it has more than 100 million pixels.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ReliquaryError(f"{place}: {image.width} x {image.height} pixels, more than {MAX_PIXELS}")
            image.draft("RGB", (size, size))
            resized = image.convert("RGB").resize((size, size), Image.Resampling.BILINEAR)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ReliquaryError(f"{place}: not a readable image ({error}); build the dataset again") from error
    return np.asarray(resized).transpose(2, 0, 1)


class EpochBatches(Sampler[list[int]]):
    """The training batches of an epoch, shuffled by (seed, epoch) alone, so that a resumed training sees the same.

    A last batch that is not full is left out, unless it is the only one.

    Args:
        images: Number of images.
        batch_size: Images a batch.
        seed: Seed of the order.
    """

    def __init__(self, images: int, batch_size: int, seed: int) -> None:
        self._images, self._batch_size, self._seed = images, min(batch_size, images), seed
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch comes next; Lightning calls it."""
        self._epoch = epoch

    def __len__(self) -> int:
        return self._images // self._batch_size

    def __iter__(self) -> Iterator[list[int]]:
        order = generator(self._seed, "order", self._epoch).permutation(self._images)
        for start in range(0, len(self) * self._batch_size, self._batch_size):
            yield order[start : start + self._batch_size].tolist()


def in_order(images: int, batch_size: int) -> list[list[int]]:
    """Return the row numbers 0, 1, ... in batches."""
    return [list(range(start, min(start + batch_size, images))) for start in range(0, images, batch_size)]


def loader(images: LabelledImages, batches: Sampler[list[int]] | list[list[int]]) -> DataLoader[Batch]:
    """Return a loader of whole batches; it uses processes of its own only where images are decoded on the way."""
    workers = 0 if images.in_memory else min(MAX_LOADERS, os.cpu_count() or 1)
    return DataLoader(images, sampler=batches, batch_size=None, num_workers=workers)
