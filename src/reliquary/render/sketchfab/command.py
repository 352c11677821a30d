"""The commands ``reliquary render fetch SET`` and ``reliquary render sketchfab list``."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish

ApiOption = Annotated[
    str | None, typer.Option("--api", metavar="URL", help="Ask this address instead of Sketchfab's own.")
]

sketchfab = typer.Typer(
    help="Look at what Sketchfab has, with your token in SKETCHFAB_API_TOKEN.", no_args_is_help=True
)


def fetch(
    set_: Annotated[str, typer.Argument(metavar="SET", help="A set of renders, or a file of your own.")],
    api: ApiOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Download a set's 3D models from Sketchfab, with your token in SKETCHFAB_API_TOKEN; run again to go on."""
    from reliquary.catalogue import load_render_set
    from reliquary.render.sketchfab.fetch import fetch_models
    from reliquary.workspace import Workspace

    rendered = load_render_set(set_)
    folder = Workspace(workspace).models(rendered.name)
    finish(fetch_models(rendered, folder, api=api, quiet=quiet), as_json=as_json, quiet=quiet)


@sketchfab.callback()
def _only_subcommands() -> None:
    pass


@sketchfab.command("list")
def list_(
    named: Annotated[str, typer.Argument(metavar="UID|collection:UID", help="A model, or a collection.")],
    api: ApiOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List a model or a collection, and give the lines for a set of renders."""
    from reliquary.render.sketchfab.api import Sketchfab
    from reliquary.render.sketchfab.client import Client
    from reliquary.render.sketchfab.listing import as_json as plain
    from reliquary.render.sketchfab.listing import entries, list_models, table
    from reliquary.render.sketchfab.reach import Reach
    from reliquary.render.sketchfab.token import token_of_user

    with Client(Reach.of(api), token_of_user()) as client:
        models = list_models(Sketchfab(client), named, quiet=quiet or as_json)
    if as_json:
        sys.stdout.write(json.dumps({"models": plain(models)}, ensure_ascii=False, indent=2) + "\n")
        return
    Console().print(table(models))
    sys.stdout.write(f"\n{entries(models)}")
