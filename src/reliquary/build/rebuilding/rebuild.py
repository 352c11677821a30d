"""Rebuilding a dataset from its recipe: originals are found, pictures made, and files compared byte by byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reliquary import catalogue
from reliquary.blobs import BlobStore
from reliquary.build.pictures.made import MadePictures
from reliquary.build.reader import MANIFEST_NAME, BuiltDataset
from reliquary.build.rebuilding.asking import Asking
from reliquary.build.rebuilding.changes import CHANGES_NAME, changes_csv, count_images
from reliquary.build.rebuilding.fetching.answers import Answer, What
from reliquary.build.rebuilding.fetching.fetch import fetch
from reliquary.build.rebuilding.fetching.requests import Rules
from reliquary.build.rebuilding.filling import Filling, other_tools
from reliquary.build.rebuilding.finding import Originals, find_originals
from reliquary.build.rebuilding.folder import RecipeFolder
from reliquary.build.rebuilding.partial import partial_name, write_partial
from reliquary.build.rebuilding.wanted import Wanted
from reliquary.build.writing.workplace import building, partial_folder
from reliquary.crawl.folder import BLOBS_FOLDER
from reliquary.crawl.orders import private_host
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes, atomic_write_text
from reliquary.locks import exclusive
from reliquary.progress import console
from reliquary.summary import Summary
from reliquary.workspace import Workspace

NOTHING_SPECIAL = Asking()
"""Museums that need no consent to their terms are asked."""


def rebuild_dataset(
    folder: Path,
    workspace: Workspace,
    *,
    sources: Sequence[Path] = (),
    asking: Asking = NOTHING_SPECIAL,
    partial: bool = False,
    workers: int = 1,
    quiet: bool = False,
) -> Summary:
    """Rebuild the dataset that a recipe-only dataset describes, to the same digest.

    Originals come from ``sources``, from what an earlier run fetched, and from the addresses in the recipe, in this
    order. A run that was killed goes on. What is not to be had is listed in ``changes.csv``; then nothing is built,
    unless ``partial`` is given.

    Args:
        folder: The recipe-only dataset.
        workspace: The dataset is written to ``builds/<name>-<version>``, and what is fetched to ``rebuilds/<name>``.
        sources: Folders that hold originals under whatever names.
        asking: Whom to ask; by default the museums that need no consent to their terms.
        partial: Build what there is, as ``<name>-partial``, where originals are not to be had.
        workers: Threads that make images; the result is the same.
        quiet: Show no progress.

    Raises:
        FaultyFileError: The recipe is not what its manifest says, or makes no sense.
        InterruptedVerbError: The user stopped it; what was fetched is kept.
        ReliquaryError: The result has other bytes than the dataset, or would stand in the place of something else.
    """
    recipe = RecipeFolder.open(folder)
    target = workspace.builds / recipe.name
    place = workspace.rebuilds(recipe.whole.name)
    busy = f"{place}: another process is rebuilding this dataset; wait for it"
    with exclusive(place / ".lock", busy):
        if target.exists():
            _check_same(target, recipe)
            return _summary(target, {})
        _warn_of_tools(recipe, quiet=quiet)
        wanted = Wanted.of(recipe)
        blobs = BlobStore(place / BLOBS_FOLDER)
        originals = find_originals(wanted.originals.values(), sources, blobs, workers=workers, quiet=quiet)
        missing = _fetch(wanted, originals, place, asking, quiet=quiet)
        changes = changes_csv(wanted, missing)
        atomic_write_text(place / CHANGES_NAME, changes)
        reasons = count_images(wanted, missing)
        if missing and not partial:
            return _nothing_built(recipe, wanted, missing, reasons, place)
        made = MadePictures(workspace.builds / ".cache")
        filling = Filling(recipe, wanted, made, missing)
        filling.make(originals.read, workers=workers, quiet=quiet)
        if not missing:
            _write_whole(target, recipe, filling, quiet=quiet)
            return _summary(target, {})
        target = workspace.builds / f"{partial_name(recipe)}-{recipe.whole.version}"
        _write_partial(target, recipe, filling, changes, reasons, quiet=quiet)
        return _summary(target, reasons)


def _check_same(target: Path, recipe: RecipeFolder) -> None:
    built = BuiltDataset.open(target)
    if (found := built.manifest.digest) != recipe.whole.digest:
        raise ReliquaryError(
            f"{target}: another build of this version stands there, with the digest {found}; the recipe's is "
            f"{recipe.whole.digest}: give another --workspace, or remove the folder"
        )
    built.verify()


def _warn_of_tools(recipe: RecipeFolder, *, quiet: bool) -> None:
    """Say before hours of fetching that the result may not be the same."""
    if (other := other_tools(recipe.whole.tools)) and not quiet:
        differences = ", ".join(f"{name} {there}, here {here}" for name, (there, here) in other.items())
        console.print(f"The dataset was made with other versions: {differences}; it may not come out.", markup=False)


def _fetch(wanted: Wanted, originals: Originals, place: Path, asking: Asking, *, quiet: bool) -> dict[str, Answer]:
    """Fetch what is not here, and return why some of it did not come."""
    absent = [original for original in wanted.originals.values() if not originals.has(original.sha256)]
    if not asking.fetch:
        return {original.sha256: Answer(What.NOT_ASKED, "nobody was to be asked") for original in absent}
    if not absent:
        return {}
    return fetch(absent, place, _rules(asking), contact=asking.contact, quiet=quiet)


def _rules(asking: Asking) -> Rules:
    crawlers = [catalogue.load_crawler(name) for name in catalogue.names("crawlers")]
    known = {crawler.name for crawler in crawlers}
    if unknown := sorted(set(asking.accept_terms) - known):
        raise ReliquaryError(f"--accept-terms: found '{unknown[0]}', expected one of {', '.join(sorted(known))}")
    private = frozenset(private_host(host) for host in asking.allow_private)
    return Rules(crawlers, frozenset(asking.accept_terms), private)


def _write_whole(target: Path, recipe: RecipeFolder, filling: Filling, *, quiet: bool) -> None:
    with building(target.parent, target.name), partial_folder(target) as folder:
        filling.write(folder, quiet=quiet)
        for name in (*recipe.texts, MANIFEST_NAME):
            atomic_write_bytes(folder / name, (recipe.rows / name).read_bytes())
        filling.check(folder)


def _write_partial(
    target: Path, recipe: RecipeFolder, filling: Filling, changes: str, reasons: Mapping[str, int], *, quiet: bool
) -> None:
    with building(target.parent, target.name):
        if target.exists():
            if (target / CHANGES_NAME).read_text("utf-8") == changes:
                return
            raise ReliquaryError(f"{target}: an earlier build with other gaps stands there; remove it, and build again")
        with partial_folder(target) as folder:
            write_partial(folder, recipe, filling, changes, reasons, quiet=quiet)


def _nothing_built(
    recipe: RecipeFolder, wanted: Wanted, missing: Mapping[str, Answer], reasons: Mapping[str, int], place: Path
) -> Summary:
    made: dict[str, int | float | str] = {
        "version": recipe.whole.version,
        "state": "not built: originals are missing (--partial builds what there is)",
        "originals": len(wanted.originals) - len(missing),
        "originals missing": len(missing),
    }
    places = {"changes": place / CHANGES_NAME, "fetched": place / BLOBS_FOLDER}
    return Summary(f"build {recipe.whole.name}", made, rejected=_images(reasons), places=places)


def _summary(target: Path, reasons: Mapping[str, int]) -> Summary:
    built = BuiltDataset.open(target)
    made: dict[str, int | float | str] = {
        "version": built.manifest.version,
        "configs": ", ".join(built.configs()),
        "digest": built.manifest.digest,
        "state": "in part" if reasons else "the same as the original, byte for byte",
    }
    return Summary(f"build {built.manifest.name}", made, rejected=_images(reasons), places={"dataset": target})


def _images(reasons: Mapping[str, int]) -> dict[str, int]:
    return {f"images, original {what}": n for what, n in reasons.items()}
