"""Putting pictures back into the rows of a dataset, and seeing that its files are what they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.build.kinds import kind_of
from reliquary.build.pictures.made import MadePictures
from reliquary.build.pictures.picture import key, tool_versions
from reliquary.build.rebuilding.card import named_tools, pins
from reliquary.build.rebuilding.finding import Read
from reliquary.build.rebuilding.folder import RecipeFolder
from reliquary.build.rebuilding.wanted import Wanted, WantedPicture
from reliquary.build.writing.features import image_columns
from reliquary.build.writing.shards import write_shard
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes, sha256_file
from reliquary.progress import progress_bar
from reliquary.records import DatasetRow
from reliquary.records.tables import SCHEMA_KEY

MAX_NAMED = 5


class Filling:
    """The pictures of a dataset on their way back into its rows.

    Args:
        recipe: The dataset without its pictures.
        wanted: What is made of which original.
        made: Where pictures are made and kept.
        missing: Originals that are not to be had; images that need one of them are left out.

    Attributes:
        sizes: The uncompressed size of each file that was written, by its path.
    """

    def __init__(self, recipe: RecipeFolder, wanted: Wanted, made: MadePictures, missing: Collection[str] = ()) -> None:
        self._recipe = recipe
        self._made = made
        self._left_out = {image_id for image_id, _ in wanted.images_of(set(missing))}
        self._pictures = {
            place: picture for place, picture in wanted.pictures.items() if place[0] not in self._left_out
        }
        self._row: type[DatasetRow] = kind_of(recipe.whole.task).row
        self._columns = image_columns(self._row)
        self._other: set[tuple[str, str]] = set()
        self.sizes: dict[str, int] = {}

    @property
    def n_images(self) -> int:
        """How many images there are."""
        return len({image_id for image_id, _ in self._pictures})

    def make(self, read: Read, *, workers: int, quiet: bool) -> None:
        """Make all pictures.

        Args:
            read: Gives the bytes of an original.
            workers: Threads.
            quiet: Show no progress.

        Raises:
            ReliquaryError: A picture cannot be made here, or the disk is full.
        """
        pictures = {key(wanted.picture): place for place, wanted in self._pictures.items()}
        problems = self._made.make(
            (wanted.picture for wanted in self._pictures.values()),
            read,
            workers=workers,
            quiet=quiet,
            title="make images",
        )
        if problems:
            reasons = ", ".join(f"{reason} ({n})" for reason, n in sorted(Counter(problems.values()).items()))
            image_id, column = pictures[min(problems)]
            raise ReliquaryError(
                f"{len(problems)} pictures cannot be made here, though they once were (for example '{column}' of "
                f"{image_id}): {reasons}; {self._advice()}"
            )

    def write(self, folder: Path, *, quiet: bool) -> None:
        """Write the Parquet files with their pictures.

        Raises:
            FaultyFileError: Rows make no sense.
            ReliquaryError: Pictures have other bytes than they should, or the disk is full.
        """
        with progress_bar(quiet=quiet) as progress:
            shards = self._recipe.shards
            for shard in progress.track(shards, description="write files"):
                self._write_shard(folder, shard.path)
        if self._other:
            named = ", ".join(f"'{column}' of {image_id}" for image_id, column in sorted(self._other)[:MAX_NAMED])
            raise ReliquaryError(
                f"{len(self._other)} of {len(self._pictures)} pictures have other bytes than they should (for example "
                f"{named}); {self._advice()}"
            )

    def check(self, folder: Path) -> None:
        """Compare every file of the whole dataset with its manifest.

        Raises:
            ReliquaryError: Files differ, though their pictures do not.
        """
        differing = [file.path for file in self._recipe.whole.files if sha256_file(folder / file.path) != file.sha256]
        if differing:
            named = ", ".join(differing[:MAX_NAMED])
            raise ReliquaryError(
                f"{len(differing)} files have other bytes than they should ({named}); {self._advice()}"
            )

    def _write_shard(self, folder: Path, name: str) -> None:
        path = self._recipe.rows / name
        table = _read(path)
        self._row.check_schema_id((table.schema.metadata or {}).get(SCHEMA_KEY, b"").decode(), str(path))
        rows = [row for row in table.to_pylist() if row["image_id"] not in self._left_out]
        self.sizes[name] = write_shard(folder / name, rows, self._filled, _as_written(table.schema))

    def _filled(self, row: dict[str, Any]) -> DatasetRow:
        filled = {column: self._cell(row, column) for column in self._columns}
        return self._row.model_validate({**row, **filled})

    def _cell(self, row: Mapping[str, Any], column: str) -> dict[str, Any] | None:
        if row[column] is None:
            return None
        wanted = self._picture_of(row["image_id"], column)
        data = self._made.get(wanted.picture)
        if sha256_bytes(data) != wanted.made_sha256:
            self._other.add((row["image_id"], column))
        return {"bytes": data, "path": row[column]["path"]}

    def _picture_of(self, image_id: str, column: str) -> WantedPicture:
        found = self._pictures.get((image_id, column))
        if found is None:
            raise ReliquaryError(
                f"{self._recipe.path}: nothing says how '{column}' of image {image_id} is made; ask its publisher"
            )
        return found

    def _advice(self) -> str:
        return advice(self._recipe.whole.tools)


def other_tools(tools: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the libraries that are other ones here: the version that a dataset was made with, and the one here."""
    here = {**tool_versions(), "pyarrow": pa.__version__}
    return {
        name: (tools.get(name, "none"), here.get(name, "none"))
        for name in sorted({*tools, *here})
        if tools.get(name) != here.get(name)
    }


def advice(tools: Mapping[str, str]) -> str:
    """Return what to do where bytes differ.

    Args:
        tools: The libraries that the dataset was made with.
    """
    if not (other := other_tools(tools)):
        return (
            f"the libraries are those that it was made with ({named_tools(dict(tools))}), so this release of reliquary "
            "makes them in another way: install the release that it was made with"
        )
    differences = ", ".join(f"{name} {there}, here {here}" for name, (there, here) in other.items())
    return (
        f"it was made with {differences}; run the same command again in an environment with these versions: "
        f"pip install 'reliquary[crawl]' {pins(dict(tools))}"
    )


def _as_written(schema: pa.Schema) -> pa.Schema:
    """Return the schema of a file as the writer had it: reading gives the items of lists another name."""
    from datasets.features import Features

    return Features.from_arrow_schema(schema).arrow_schema.with_metadata(schema.metadata)


def _read(path: Path) -> pa.Table:
    try:
        with pq.ParquetFile(path) as file:
            return file.read()
    except (pa.ArrowInvalid, OSError) as error:
        raise ReliquaryError(f"{path}: not a readable Parquet file ({error}); get the dataset again") from error
