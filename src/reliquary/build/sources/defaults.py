"""Where a build finds its sources when nobody says where."""

from __future__ import annotations

from pathlib import Path

from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import CrawlSource, ImportSource, RenderSource
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace


def default_sources(recipe: RecipeFile, workspace: Workspace) -> list[Path]:
    """Return the folders of the recipe's sources that there are in the workspace.

    Raises:
        ReliquaryError: There is none.
    """
    wanted = [place for source in recipe.sources for place in _places(source, workspace)]
    folders = list(dict.fromkeys(folder for folder, _ in wanted if folder.is_dir()))
    if not folders:
        ways = " or ".join(dict.fromkeys(way for _, way in wanted))
        raise ReliquaryError(
            f"{workspace.root}: nothing there to build '{recipe.name}' from; {ways} first, or name a folder with "
            "--source, or try it out on the sample museum with --sample"
        )
    return folders


def _places(source: CrawlSource | RenderSource | ImportSource, workspace: Workspace) -> list[tuple[Path, str]]:
    """Return the folders of a source, each with what to do to have it."""
    if isinstance(source, CrawlSource):
        return [(workspace.crawl(museum), f"run 'reliquary crawl {museum}'") for museum in source.museums]
    if isinstance(source, RenderSource):
        return [(workspace.renders(source.set), f"render the set '{source.set}'")]
    folder = workspace.imports(source.name)
    return [(folder, f"put a local copy (form '{source.form}') into {folder}")]
