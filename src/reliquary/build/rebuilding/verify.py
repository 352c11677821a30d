"""Checking a dataset without pictures: that it holds none, and says of every picture how it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from reliquary.build.kinds import kind_of
from reliquary.build.rebuilding.folder import REBUILD, TABLE, RecipeFolder
from reliquary.build.rebuilding.recipe_only import recipe_only_summary
from reliquary.build.rebuilding.wanted import Wanted
from reliquary.build.writing.features import image_columns
from reliquary.errors import Fault, FaultyFileError
from reliquary.summary import Summary


def verify_recipe_only(path: Path) -> Summary:
    """Check a dataset without pictures from its files alone.

    Raises:
        FaultyFileError: It holds pictures, files are missing or changed, or rows and table do not fit together; all
            faults are listed.
    """
    recipe = RecipeFolder.open(path)
    faults = list(_misfits(recipe, Wanted.of(recipe)))
    if faults:
        raise FaultyFileError(f"{path}: do not use this dataset", faults)
    summary = recipe_only_summary(path)
    return Summary(f"verify {summary.verb.removeprefix('build ')}", summary.made, places=summary.places)


def _misfits(recipe: RecipeFolder, wanted: Wanted) -> Iterator[Fault]:
    """Yield pictures of rows that nothing is known of, and what is known of pictures that no row has."""
    columns = image_columns(kind_of(recipe.whole.task).row)
    needed: set[tuple[str, str]] = set()
    for shard in recipe.shards:
        rows = pq.ParquetFile(recipe.rows / shard.path).read(columns=["image_id", *columns])
        if len(rows) != shard.rows:
            yield Fault(f"{REBUILD}/{shard.path}", "rows", f"found {len(rows)}, the manifest says {shard.rows}")
        for column in columns:
            ids = rows.filter(rows[column].is_valid())["image_id"].to_pylist()
            needed |= {(image_id, column) for image_id in ids}
    for what, places in (
        ("are in no row", wanted.pictures.keys() - needed),
        ("are missing", needed - wanted.pictures.keys()),
    ):
        for column, n in sorted(Counter(column for _, column in places).items()):
            yield Fault(TABLE, column, f"{n} pictures {what}")
