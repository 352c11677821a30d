"""The licences of a dataset's images, and what stands against publishing them."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from reliquary.build.reader import BuiltDataset
from reliquary.catalogue.recipe import Profile
from reliquary.errors import Fault
from reliquary.licences import lets_anyone_pass_on


def licence_counts(dataset: BuiltDataset) -> dict[str, int]:
    """Return how many images have each licence, most first; an image in several configs counts once."""
    tables = [
        dataset.table(config, split, ["image_id", "licence"])
        for config in dataset.configs()
        for split in dataset.splits(config)
    ]
    images = pa.concat_tables(tables).group_by(["image_id", "licence"]).aggregate([])
    counts = images.group_by("licence").aggregate([("image_id", "count")])
    ordered = counts.sort_by([("image_id_count", "descending"), ("licence", "ascending")])
    return dict(zip(ordered["licence"].to_pylist(), ordered["image_id_count"].to_pylist(), strict=True))


def rights_faults(dataset: BuiltDataset) -> Iterator[Fault]:
    """Yield the splits with images that nobody may publish so: without a licence or credit, or under a closed licence.

    A build of the profile ``public`` has left out what may not be passed on, by the rules of the crawlers and the
    recipe, and one of ``recipe-only`` holds no image. A build of the profile ``local`` has left out nothing: there only
    licences that are known to be open count.
    """
    is_public = dataset.manifest.profile in (Profile.PUBLIC, Profile.RECIPE_ONLY)
    for config in dataset.configs():
        for split in dataset.splits(config):
            table = dataset.table(config, split, ["licence", "credit"])
            for column in ("licence", "credit"):
                if missing := _without(table[column]):
                    yield Fault(f"{config}/{split}", column, f"{missing} images have none")
            if not is_public:
                yield from _closed(f"{config}/{split}", table["licence"])


def _without(column: pa.ChunkedArray) -> int:
    stripped = pc.fill_null(pc.utf8_trim_whitespace(column), "")
    return int(pc.sum(pc.equal(stripped, "")).as_py() or 0)


def _closed(place: str, licences: pa.ChunkedArray) -> Iterator[Fault]:
    for counted in pc.value_counts(licences.drop_null()).to_pylist():
        licence, count = counted["values"], counted["counts"]
        if licence.strip() and not lets_anyone_pass_on(licence):
            advice = "build with --profile public"
            yield Fault(place, "licence", f"{count} images may not be passed on under '{licence}'; {advice}")
