"""Writing a dataset without its pictures: it is built whole first, so that its hashes are known, then emptied."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from reliquary.build.examples import Example
from reliquary.build.pictures.made import MadePictures
from reliquary.build.pictures.picture import Picture
from reliquary.build.planning.plan import Identity, Plan
from reliquary.build.reader import CARD_NAME, MANIFEST_NAME, BuiltDataset
from reliquary.build.rebuilding.card import Counts, recipe_only_card
from reliquary.build.rebuilding.folder import REBUILD, TABLE, RecipeFolder, recipe_only_name
from reliquary.build.rebuilding.listing import write_manifest
from reliquary.build.rebuilding.specs import spec_text
from reliquary.build.rebuilding.stripping import strip_dataset
from reliquary.build.sources.candidate import ReadSource
from reliquary.build.writing.left_out import LEFT_OUT_NAME, read_left_out
from reliquary.build.writing.writer import write_dataset
from reliquary.catalogue.recipe import Profile
from reliquary.files import atomic_write_bytes, atomic_write_text, sha256_bytes, sha256_file
from reliquary.progress import track
from reliquary.records import Manifest, PictureOrigin, read_document, write_table
from reliquary.summary import Summary

WHOLE = ".whole"
"""Where the dataset stands with its pictures while it is emptied."""


def write_recipe_only(
    folder: Path, identity: Identity, plan: Plan, made: MadePictures, sources: Sequence[ReadSource], *, quiet: bool
) -> None:
    """Write everything that is needed to rebuild a dataset, and none of its pictures.

    Every original is read once, so that the recipe names no bytes that nobody has.

    Args:
        folder: An empty folder.
        identity: Name, version and recipe of the whole dataset, of the profile ``local``.
        plan: What it holds.
        made: Its pictures.
        sources: What it is made from.
        quiet: Show no progress.

    Raises:
        ReliquaryError: Originals are missing or were changed, or the disk is full.
    """
    whole = folder / WHOLE
    whole.mkdir()
    try:
        write_dataset(whole, identity, plan, made, quiet=quiet)
        manifest = read_document(whole / MANIFEST_NAME, Manifest)
        strip_dataset(whole, manifest, folder / REBUILD)
        atomic_write_bytes(folder / REBUILD / MANIFEST_NAME, (whole / MANIFEST_NAME).read_bytes())
    finally:
        shutil.rmtree(whole)
    counts = Counts()
    sizes = _sizes(plan, sources, quiet=quiet)
    write_table(folder / TABLE, counts.passing(_origins(plan, made, sizes)), PictureOrigin)
    card = recipe_only_card(identity, manifest, counts, sha256_file(folder / TABLE))
    atomic_write_text(folder / CARD_NAME, card)
    name, profile = recipe_only_name(identity), Profile.RECIPE_ONLY.value
    write_manifest(folder, manifest, name=name, profile=profile, sources=manifest.sources)


def recipe_only_summary(target: Path) -> Summary:
    """Return what a finished dataset without pictures holds, read from its folder."""
    recipe = RecipeFolder.open(target)
    addresses: dict[str, str | None] = {}
    pictures = 0
    for origin in recipe.origins():
        pictures += 1
        addresses[origin.original] = origin.url
    manifest = BuiltDataset.open(target).manifest
    left_out = read_left_out(recipe.rows / LEFT_OUT_NAME)
    return Summary(
        verb=f"build {manifest.name}",
        made={
            "version": manifest.version,
            "pictures to make": pictures,
            "originals": len(addresses),
            "originals without an address": sum(url is None for url in addresses.values()),
            "digest": manifest.digest,
            "digest of the whole": recipe.whole.digest,
        },
        left_out=dict(sorted(Counter(entry.reason for entry in left_out if not entry.rejected).items())),
        rejected=dict(sorted(Counter(entry.reason for entry in left_out if entry.rejected).items())),
        places={"dataset": target},
    )


def _sizes(plan: Plan, sources: Sequence[ReadSource], *, quiet: bool) -> dict[str, int]:
    """Return the number of bytes of each original."""
    readers = {source.name: source.read for source in sources}
    source_of = {
        picture.original: example.candidate.source
        for example in plan.examples.values()
        for picture in example.pictures.values()
    }
    return {
        original: len(readers[source](original))
        for original, source in track(source_of.items(), "check originals", total=len(source_of), quiet=quiet)
    }


def _origins(plan: Plan, made: MadePictures, sizes: Mapping[str, int]) -> Iterator[PictureOrigin]:
    for image_id, example in sorted(plan.examples.items()):
        for column, picture in sorted(example.pictures.items()):
            yield _origin(image_id, column, example, picture, made.get, sizes[picture.original])


def _origin(
    image_id: str, column: str, example: Example, picture: Picture, get: Callable[[Picture], bytes], n_bytes: int
) -> PictureOrigin:
    candidate = example.candidate
    return PictureOrigin(
        image_id=image_id,
        column=column,
        original=picture.original,
        bytes=n_bytes,
        # The address is that of the photograph; maps and masks beside it have none.
        url=candidate.url if picture.original == candidate.sha256 else None,
        origin=candidate.source,
        museum=candidate.museum,
        object_id=candidate.item,
        view=candidate.view,
        permalink=candidate.permalink,
        licence=candidate.licence,
        credit=candidate.credit,
        source=candidate.shows,
        kind=picture.kind,
        spec=spec_text(picture),
        made_sha256=sha256_bytes(get(picture)),
    )
