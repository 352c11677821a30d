"""Reading a built dataset for training: decoded pixels, fast, in any order."""

from __future__ import annotations

import io
import mmap
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from PIL import Image

from reliquary.build.reader import BuiltDataset
from reliquary.errors import ReliquaryError
from reliquary.pictures import jpeg_pixels

IMAGE = "image"
IMAGE_BYTES = "image.bytes"
HEAD = 64
"""Bytes of an image that are searched for; the rest is compared where they are found."""


class PixelReader:
    """The rows of a split with their images decoded, as a map-style dataset of torch.

    A row is a dict with ``image``, uint8 RGB of shape (3, H, W), and the columns asked for. The image is a view of
    (H, W, 3) in memory, which torch calls channels-last. Rows stand in the order of ``load_dataset``, and the pixels
    are those of ``load_dataset(...).with_format("torch")``; grey images come as RGB too. torch's ``DataLoader`` takes
    a reader as it is, with any number of workers.

    Args:
        dataset: The dataset.
        config: Name of the config.
        split: Name of the split.
        columns: Columns beside the image.

    Raises:
        ReliquaryError: There is no such config, split or column, or a file is missing or damaged.
    """

    def __init__(self, dataset: BuiltDataset, config: str, split: str, columns: Sequence[str] = ("label",)) -> None:
        self._shards = [_Shard(path) for path in dataset.shards(config, split)]
        self._ends = list(accumulate(shard.rows for shard in self._shards))
        table = pa.concat_tables(shard.columns(columns) for shard in self._shards)
        self._columns = {name: _values(table[name]) for name in columns}

    def __len__(self) -> int:
        return self._ends[-1]

    def __getitem__(self, index: int) -> dict[str, Any]:
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(f"row {index} of {len(self)}")
        return {IMAGE: self._pixels(index)} | {name: _plain(values[index]) for name, values in self._columns.items()}

    def __getitems__(self, indices: Sequence[int]) -> list[dict[str, Any]]:
        """Return the rows that a ``DataLoader`` asks for together."""
        return [self[index] for index in indices]

    def batch(self, indices: Sequence[int]) -> dict[str, Any]:
        """Return rows together: an array a column, and of images of different sizes a list.

        Args:
            indices: Numbers of the rows, in any order, each from 0 to ``len(self) - 1``.
        """
        images = [self._pixels(index) for index in indices]
        is_same = len({image.shape for image in images}) == 1
        return {IMAGE: np.stack(images) if is_same else images} | {
            name: values[np.asarray(indices)] for name, values in self._columns.items()
        }

    def _pixels(self, index: int) -> NDArray[np.uint8]:
        number = bisect_right(self._ends, index)
        start = self._ends[number - 1] if number else 0
        return decode(self._shards[number].image(index - start)).transpose(2, 0, 1)


def decode(data: bytes) -> NDArray[np.uint8]:
    """Decode an encoded image to RGB.

    Returns:
        uint8, (H, W, 3).
    """
    pixels = jpeg_pixels(data)
    if pixels is not None:
        return pixels
    with Image.open(io.BytesIO(data)) as image:
        return np.array(image.convert("RGB"))  # a copy: torch wants to write


class _Shard:
    """One Parquet file, mapped into memory.

    Images are stored uncompressed, so each lies in one piece in the file. Where it lies is found when its row group is
    first read; from then on it is copied out of the mapped file, without the 99 others of its row group.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _explained(path):
            metadata = pq.read_metadata(path)
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        self.rows = int(metadata.num_rows)
        self._ends = list(accumulate(group.num_rows for group in groups))
        self._chunks = [_image_chunk(path, group) for group in groups]
        self._starts: dict[int, NDArray[np.int64]] = {}
        self._stops: dict[int, NDArray[np.int64]] = {}

    def __getstate__(self) -> dict[str, Any]:
        # A worker process maps the file itself.
        return {name: value for name, value in self.__dict__.items() if name != "_mapped"}

    def columns(self, names: Sequence[str]) -> pa.Table:
        with _explained(self._path):
            known = pq.read_schema(self._path).names
            for name in names:
                if name not in known:
                    raise ReliquaryError(f"{self._path}: there is no column '{name}'; there are: {', '.join(known)}")
            return pq.read_table(self._path, columns=list(names), partitioning=None)

    def image(self, row: int) -> bytes:
        group = bisect_right(self._ends, row)
        if group not in self._starts:
            self._starts[group], self._stops[group] = self._find(group)
        row -= self._ends[group - 1] if group else 0
        return self._mapped[self._starts[group][row] : self._stops[group][row]]

    @cached_property
    def _mapped(self) -> mmap.mmap:
        with self._path.open("rb") as handle:
            return mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)

    def _find(self, group: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Find where the images of a row group start and stop: one after the other, at times with a header between."""
        with _explained(self._path), pq.ParquetFile(self._path, memory_map=True) as file:
            images = file.read_row_group(group, columns=[IMAGE_BYTES])[IMAGE].combine_chunks().field("bytes")
        place, end = self._chunks[group]
        starts, stops = [], []
        for image in images:
            data = image.as_buffer()
            head = len(data).to_bytes(4, "little") + data[:HEAD].to_pybytes()
            place = self._mapped.find(head, place, end)
            start = place + 4
            if place < 0 or self._mapped[start : start + len(data)] != data:
                raise ReliquaryError(
                    f"{self._path}: row group {group}: an image is not stored in one piece; build the dataset again"
                )
            place = start + len(data)
            starts.append(start)
            stops.append(place)
        return np.array(starts, np.int64), np.array(stops, np.int64)


def _plain(value: Any) -> Any:
    """Return a number as Python's, which torch collates by itself."""
    return value.item() if isinstance(value, np.generic) else value


def _image_chunk(path: Path, group: pq.RowGroupMetaData) -> tuple[int, int]:
    """Return where the images of a row group begin and end in the file.

    Raises:
        ReliquaryError: There are none, or they are compressed a second time.
    """
    chunks = [group.column(number) for number in range(group.num_columns)]
    chunk = next((chunk for chunk in chunks if chunk.path_in_schema == IMAGE_BYTES), None)
    if chunk is None:
        raise ReliquaryError(f"{path}: there is no column '{IMAGE}'")
    if chunk.compression != "UNCOMPRESSED":
        raise ReliquaryError(f"{path}: the images are compressed a second time; build the dataset again")
    return chunk.data_page_offset, chunk.data_page_offset + chunk.total_compressed_size


def _values(column: pa.ChunkedArray) -> NDArray[Any]:
    """Return a column as an array: of numbers, or of Python objects where they are none or some are null."""
    is_number = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    if is_number and column.null_count == 0:
        numbers: NDArray[Any] = column.to_numpy()
        return numbers
    return np.fromiter(column.to_pylist(), dtype=object, count=len(column))


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        raise ReliquaryError(
            f"{path}: not a readable Parquet file ({error}); build or download the dataset again"
        ) from error
