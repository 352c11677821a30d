"""The pictures of a built dataset, one by one, by their ids."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.build.reader import KEY_COLUMN, BuiltDataset
from reliquary.errors import ReliquaryError

IMAGE = "image"
ROW_GROUPS_HELD = 4


class ShardPictures:
    """The encoded pictures of a dataset. Reading them in the order of the rows is fast, in any other order possible.

    Args:
        dataset: The dataset.
    """

    def __init__(self, dataset: BuiltDataset) -> None:
        self._dataset = dataset
        self._one_at_a_time = threading.Lock()
        self._row_group = lru_cache(maxsize=ROW_GROUPS_HELD)(_read_row_group)

    def read(self, image_id: str, column: str) -> bytes:
        """Return the encoded bytes of a picture.

        Raises:
            ReliquaryError: There is no such picture, or a file is missing or damaged.
        """
        try:
            path, group, row = self._places[image_id]
        except KeyError as error:
            raise ReliquaryError(f"{self._dataset.path}: no image with the id {image_id}") from error
        with self._one_at_a_time:
            cell = self._row_group(path, group, f"{column}.bytes").field("bytes")[row].as_py()
        if cell is None:
            raise ReliquaryError(f"{path}: image {image_id}: no {column}")
        return bytes(cell)

    @cached_property
    def _places(self) -> dict[str, tuple[Path, int, int]]:
        """For each image its file, row group and row; of an image in several configs the first."""
        found: dict[str, tuple[Path, int, int]] = {}
        for path in dict.fromkeys(self._shards()):
            for group in range(_open(path).num_row_groups):
                for row, image_id in enumerate(_read_row_group(path, group, KEY_COLUMN).to_pylist()):
                    found.setdefault(image_id, (path, group, row))
        return found

    def _shards(self) -> Iterator[Path]:
        for config in self._dataset.configs():
            for split in self._dataset.splits(config):
                yield from self._dataset.shards(config, split)


def _read_row_group(path: Path, group: int, column: str) -> Any:
    """Return a column of a row group; of a struct, ``column`` may name a field with a dot."""
    try:
        return _open(path).read_row_group(group, [column])[column.partition(".")[0]].combine_chunks()
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(path, error) from error


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path, memory_map=True)
    except (pa.ArrowInvalid, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> ReliquaryError:
    return ReliquaryError(f"{path}: missing or not a readable Parquet file ({error}); build the dataset again")
