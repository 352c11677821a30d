"""Where a build finds its records when nobody says where."""

from __future__ import annotations

from pathlib import Path

from reliquary.catalogue import RecipeFile
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace


def default_sources(recipe: RecipeFile, workspace: Workspace) -> list[Path]:
    """Return the crawl folders of the recipe's museums that there are in the workspace.

    Raises:
        ReliquaryError: There is none.
    """
    museums = list(dict.fromkeys(museum for source in recipe.sources for museum in source.museums))
    folders = [workspace.crawl(museum) for museum in museums if workspace.crawl(museum).is_dir()]
    if not folders:
        commands = " or ".join(f"'reliquary crawl {museum}'" for museum in museums)
        raise ReliquaryError(
            f"{workspace.root}: no crawl of {', '.join(museums)} to build '{recipe.name}' from; run {commands} "
            "first, or name a crawl folder with --source"
        )
    return folders
