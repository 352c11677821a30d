"""Reading the folders that a build is given, each by its kind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from reliquary.build.sources.candidate import ReadSource
from reliquary.build.sources.crawls import read_crawl
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import CrawlSource, ImportSource, RenderSource
from reliquary.crawl.folder import STATE_FILE, CrawlFolder
from reliquary.errors import ReliquaryError


def read_sources(folders: Sequence[Path], recipe: RecipeFile) -> list[ReadSource]:
    """Read crawls, render sets and local copies, sorted by name whatever the order given.

    Raises:
        ReliquaryError: There is none, one is unfinished, damaged or none of the recipe's, or a name comes twice.
    """
    if not folders:
        raise ReliquaryError("no sources: give at least one folder with --source")
    read = sorted(((_read(folder, recipe), folder) for folder in folders), key=lambda pair: pair[0].name)
    for (first, first_folder), (second, second_folder) in pairwise(read):
        if first.name == second.name:
            raise ReliquaryError(f"{first_folder} and {second_folder}: both are '{first.name}'; give one of them")
    return [source for source, _ in read]


def _read(folder: Path, recipe: RecipeFile) -> ReadSource:
    if not folder.is_dir():
        raise ReliquaryError(f"{folder}: no such folder; --source names a crawl, a render set or a local copy")
    if (folder / STATE_FILE).is_file():
        museum = CrawlFolder.open(folder).museum
        crawls = [source for source in recipe.sources if isinstance(source, CrawlSource)]
        return read_crawl(folder, next((source for source in crawls if museum in source.museums), None))
    raise ReliquaryError(f"{folder}: {_expected(folder, recipe)}")


def _expected(folder: Path, recipe: RecipeFile) -> str:
    """Return what the recipe could have been given in the place of this folder."""
    kinds = {CrawlSource: "a crawl", RenderSource: "a set of renders", ImportSource: "a local copy"}
    wanted = sorted({kinds[type(source)] for source in recipe.sources})
    return f"holds none of what '{recipe.name}' is made from ({', '.join(wanted)}); see {folder.name}"
