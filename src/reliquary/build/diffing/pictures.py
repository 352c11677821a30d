"""The hashes of the pictures in the files of a dataset."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliquary.build.reader import KEY_COLUMN, BuiltDataset
from reliquary.build.rebuilding.folder import TABLE
from reliquary.errors import ReliquaryError
from reliquary.progress import track
from reliquary.records import PictureOrigin, read_arrow

DIGEST = pa.binary(32)


class PictureHashes:
    """The SHA-256 of pictures by file and column; a file that several configs or both versions hold is read once.

    One row group is in memory at a time, so that memory grows by 96 bytes a picture and not with the pictures.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], pa.Table] = {}

    def of_config(self, dataset: BuiltDataset, config: str, column: str, *, quiet: bool) -> pa.Table:
        """Return ``image_id`` and ``digest`` of every row of a config, in no special order.

        Raises:
            ReliquaryError: A file is missing or damaged.
        """
        hashes = {file.path: file.sha256 for file in dataset.manifest.files}
        paths = [path for split in dataset.splits(config) for path in dataset.shards(config, split)]
        tables = []
        for path in track(paths, f"hash {config}: {column}", quiet=quiet):
            key = (hashes[path.relative_to(dataset.path).as_posix()], column)
            if key not in self._known:
                self._known[key] = _hashed(path, column)
            tables.append(self._known[key])
        return pa.concat_tables(tables)


class RecipeHashes(PictureHashes):
    """The SHA-256 of the pictures that are rebuilt from datasets that hold none, as their tables of originals say."""

    def of_config(self, dataset: BuiltDataset, config: str, column: str, *, quiet: bool) -> pa.Table:  # noqa: ARG002
        """Return ``image_id`` and ``digest`` of every image of the dataset, in no special order."""
        origins = read_arrow(dataset.path.parent / TABLE, PictureOrigin)
        origins = origins.filter(pc.equal(origins["column"], column))
        digests = [bytes.fromhex(made) for made in origins["made_sha256"].to_pylist()]
        return pa.table({KEY_COLUMN: origins[KEY_COLUMN], "digest": pa.array(digests, DIGEST)})


def _hashed(path: Path, column: str) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            columns = [KEY_COLUMN, f"{column}.bytes"]
            groups = (file.read_row_group(number, columns=columns) for number in range(file.num_row_groups))
            return pa.concat_tables([_digests(group, column) for group in groups])
    except (pa.ArrowInvalid, OSError) as error:
        raise ReliquaryError(f"{path}: not a readable Parquet file ({error}); run: reliquary verify") from error


def _digests(group: pa.Table, column: str) -> pa.Table:
    cells = pc.struct_field(group[column], "bytes")
    digests: Sequence[bytes | None] = list(_each(cells))
    return pa.table({KEY_COLUMN: group[KEY_COLUMN], "digest": pa.array(digests, DIGEST)})


def _each(cells: pa.ChunkedArray) -> Iterator[bytes | None]:
    for cell in cells:
        yield hashlib.sha256(cell.as_buffer()).digest() if cell.is_valid else None
