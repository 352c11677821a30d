"""Where a build finds its sources when nobody says where."""

from __future__ import annotations

from pathlib import Path

from reliquary.build.sources.own_pictures import own_pictures
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import CrawlSource, ImportSource, RenderSource
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace


def default_sources(recipe: RecipeFile, workspace: Workspace) -> list[Path]:
    """Return the folders of the recipe's sources that there are in the workspace, or that it knows of.

    Raises:
        ReliquaryError: There is none.
    """
    folders = sources_there(recipe, workspace)
    if not folders:
        ways = " or ".join(dict.fromkeys(way for _, way in _places(recipe, workspace)))
        raise ReliquaryError(
            f"{workspace.root}: nothing there to build '{recipe.name}' from; {ways} first, or name a folder with "
            "--source, or try it out on the sample museum with 'reliquary build --sample'"
        )
    return folders


def sources_there(recipe: RecipeFile, workspace: Workspace) -> list[Path]:
    """Return the same as `default_sources`, or nothing if there is none."""
    return list(dict.fromkeys(folder for folder, _ in _places(recipe, workspace) if folder.is_dir()))


def _places(recipe: RecipeFile, workspace: Workspace) -> list[tuple[Path, str]]:
    """Return the folders of all sources, each with what to do to have it."""
    return [place for source in recipe.sources for place in _places_of(source, recipe.name, workspace)]


def _places_of(
    source: CrawlSource | RenderSource | ImportSource, dataset: str, workspace: Workspace
) -> list[tuple[Path, str]]:
    if isinstance(source, CrawlSource):
        return [(workspace.crawl(museum), f"run 'reliquary crawl {museum}'") for museum in source.museums]
    if isinstance(source, RenderSource):
        return [(workspace.renders(source.set), f"render the set '{source.set}'")]
    # The recipe that `reliquary train` writes has one source, of its own name; no other recipe has that name.
    if source.name == dataset and (pictures := own_pictures(workspace.own(dataset))):
        return [(pictures, f"put your pictures back into {pictures}")]
    folder = workspace.imports(source.name)
    return [(folder, f"put a local copy (form '{source.form}') into {folder}")]
