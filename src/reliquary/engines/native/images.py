"""The pixels of a split's images."""

from __future__ import annotations

import io
import os
from abc import abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor
from torch.utils.data import Dataset

from reliquary.engines.native.batches import Rows
from reliquary.errors import ReliquaryError

if TYPE_CHECKING:
    import pyarrow as pa

MAX_BYTES_IN_MEMORY = 4 << 30
MAX_PIXELS = 100_000_000

Pixels = npt.NDArray[np.uint8]


class SplitImages(Dataset[Any]):
    """The images of a split; it is asked for whole batches.

    Images are decoded once and kept if they fit into memory, else decoded whenever they are asked for; the pixels are
    the same either way.

    Args:
        table: Columns ``image`` and ``image_id``.
        size: Side in pixels of the square that images are brought to.
        place: The dataset and split, for messages.

    Attributes:
        image_ids: One an image.
        in_memory: Whether the decoded images are kept.
        work: Whether giving out a batch takes so long that other processes should do it beside training.
    """

    def __init__(self, table: pa.Table, size: int, place: str) -> None:
        self.image_ids: list[str] = table.column("image_id").to_pylist()
        self.size = size
        self._place = place
        self._encoded = table.column("image")
        self.in_memory = len(self.image_ids) * 3 * size * size <= MAX_BYTES_IN_MEMORY
        self.work = not self.in_memory
        self._pixels = self._decode(range(len(self.image_ids))) if self.in_memory else None

    def __len__(self) -> int:
        return len(self.image_ids)

    @abstractmethod
    def __getitem__(self, rows: Rows) -> Any:
        """Return a batch."""

    @abstractmethod
    def fit(self, data: bytes, row: int, place: str) -> Pixels:
        """Decode one image to shape (3, size, size)."""

    def pixels(self, numbers: Sequence[int]) -> Tensor:
        """Return images by row number: uint8, shape (images, 3, size, size)."""
        return self._decode(numbers) if self._pixels is None else self._pixels[torch.tensor(numbers)]

    def _decode(self, numbers: Sequence[int]) -> Tensor:
        pixels = np.empty((len(numbers), 3, self.size, self.size), dtype=np.uint8)

        def decode(position: int) -> None:
            row = numbers[position]
            data = self._encoded[row].as_py()["bytes"]
            pixels[position] = self.fit(data, row, f"{self._place}, image {self.image_ids[row]}")

        # Pillow decodes outside the interpreter lock.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(decode, range(len(numbers))))
        return torch.from_numpy(pixels)


def decode_image(data: bytes, size: tuple[int, int], place: str, stored: tuple[int, int] | None = None) -> Pixels:
    """Decode an image to RGB, shape (3, height, width).

    JPEG files are decoded at a fraction of their size where that is enough.

    Args:
        data: The encoded image.
        size: Width and height to resize to, pixels.
        place: The image, for messages.
        stored: Width and height that the image must have; None for any.

    Raises:
        ReliquaryError: The bytes are no readable image, it has more than 100 million pixels, or not the stored size.
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ReliquaryError(f"{place}: {image.width} x {image.height} pixels, more than {MAX_PIXELS}")
            if stored not in (None, image.size):
                raise ReliquaryError(
                    f"{place}: the image has {image.width} x {image.height} pixels, but its columns width and height "
                    f"say {stored[0]} x {stored[1]}, so that its boxes cannot be trusted; build the dataset again"
                )
            image.draft("RGB", size)
            resized = image.convert("RGB").resize(size, Image.Resampling.BILINEAR)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ReliquaryError(f"{place}: not a readable image ({error}); build the dataset again") from error
    return np.asarray(resized).transpose(2, 0, 1)
