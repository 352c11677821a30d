"""Reading the folders that a build is given, each by its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from reliquary.build.sources.candidate import ReadSource
from reliquary.build.sources.copies import read_copy
from reliquary.build.sources.crawls import read_crawl
from reliquary.build.sources.renders import COMPOSITES_FILE, VIEWS_FILE, read_render_set
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import CrawlSource, ImportSource, RenderSource
from reliquary.crawl.folder import STATE_FILE, CrawlFolder
from reliquary.errors import ReliquaryError

S = TypeVar("S", CrawlSource, RenderSource, ImportSource)


def read_sources(folders: Sequence[Path], recipe: RecipeFile, *, quiet: bool = False) -> list[ReadSource]:
    """Read crawls, render sets and local copies, sorted by name whatever the order given.

    A crawl names its museum itself. Of several render sets or local copies of a recipe a folder is the one whose name
    it has.

    Args:
        folders: The folders.
        recipe: What they are for.
        quiet: Show no progress.

    Raises:
        ReliquaryError: There is none, one is unfinished, damaged or none of the recipe's, or a name comes twice.
    """
    if not folders:
        raise ReliquaryError("no sources: give at least one folder with --source")
    read = sorted(((_read(folder, recipe, quiet), folder) for folder in folders), key=lambda pair: pair[0].name)
    for (first, first_folder), (second, second_folder) in pairwise(read):
        if first.name == second.name:
            raise ReliquaryError(f"{first_folder} and {second_folder}: both are '{first.name}'; give one of them")
    return [source for source, _ in read]


def _read(folder: Path, recipe: RecipeFile, quiet: bool) -> ReadSource:  # noqa: FBT001
    if not folder.is_dir():
        raise ReliquaryError(f"{folder}: no such folder; --source names a crawl, a render set or a local copy")
    if (folder / STATE_FILE).is_file():
        museum = CrawlFolder.open(folder).museum
        return read_crawl(
            folder, next((source for source in _all(CrawlSource, recipe) if museum in source.museums), None)
        )
    if any((folder / name).is_file() for name in (VIEWS_FILE, COMPOSITES_FILE)):
        return read_render_set(folder, _meant(folder, _all(RenderSource, recipe), recipe, lambda source: source.set))
    return read_copy(
        folder, _meant(folder, _all(ImportSource, recipe), recipe, lambda source: source.name), quiet=quiet
    )


def _all(kind: type[S], recipe: RecipeFile) -> list[S]:
    return [source for source in recipe.sources if isinstance(source, kind)]


def _meant(folder: Path, sources: Sequence[S], recipe: RecipeFile, name: Callable[[S], str]) -> S:
    """Return the source that a folder is: the only one of its kind, or that of the folder's name.

    Raises:
        ReliquaryError: The recipe has none, or none of that name.
    """
    if not sources:
        raise ReliquaryError(f"{folder}: {_expected(folder, recipe)}")
    by_name = {name(source): source for source in sources}
    only = sources[0] if len(sources) == 1 else None
    found = by_name.get(folder.name) or by_name.get(folder.resolve().name) or only
    if found is None:
        raise ReliquaryError(
            f"{folder}: '{recipe.name}' is made from several ({', '.join(by_name)}); give the folder the name of the "
            "one that it holds"
        )
    return found


def _expected(folder: Path, recipe: RecipeFile) -> str:
    """Return what the recipe could have been given in the place of this folder."""
    kinds = {CrawlSource: "a crawl", RenderSource: "a set of renders", ImportSource: "a local copy"}
    wanted = sorted({kinds[type(source)] for source in recipe.sources})
    return f"holds none of what '{recipe.name}' is made from ({', '.join(wanted)}); see {folder.name}"
