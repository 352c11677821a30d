"""``reliquary build`` and ``reliquary verify``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from reliquary.catalogue.recipe import Profile
from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish

MAX_DEFAULT_WORKERS = 8


def build(
    dataset: Annotated[str, typer.Argument(help="Name of a dataset in the catalogue, or path to a recipe.yaml.")],
    source: Annotated[
        list[Path] | None,
        typer.Option("--source", help="Crawl folder; can be given several times. Default: those of the workspace."),
    ] = None,
    profile: Annotated[
        Profile | None, typer.Option("--profile", help="public: only what may be passed on; local: everything.")
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help="Threads that resize images; the result is the same.")
    ] = min(MAX_DEFAULT_WORKERS, os.cpu_count() or 1),
    decisions: Annotated[
        list[Path] | None,
        typer.Option("--decisions", help="File of curators' decisions; can be given several times."),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Build a dataset from crawls: a folder that load_dataset reads, with card, Croissant file and manifest."""
    from reliquary.build.dataset import build_dataset
    from reliquary.build.sources.defaults import default_sources
    from reliquary.catalogue import load_dataset_recipe
    from reliquary.workspace import Workspace

    place = Workspace(workspace)
    wanted = load_dataset_recipe(dataset)
    summary = build_dataset(
        wanted,
        source or default_sources(wanted.recipe, place),
        place.builds,
        decisions=decisions or [],
        profile=profile,
        workers=workers,
        quiet=quiet or as_json,
    )
    finish(summary, as_json=as_json, quiet=quiet)


def verify(
    dataset: Annotated[Path, typer.Argument(help="Folder of a built dataset.")],
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a built dataset: hashes, columns, keys, labels, and that its splits do not leak."""
    from reliquary.build.verify import verify_dataset

    finish(verify_dataset(dataset), as_json=as_json, quiet=quiet)
