"""The commands ``reliquary engines list``, ``install``, ``check`` and ``remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from reliquary.options import JsonOption, QuietOption, finish

app = typer.Typer(
    help="What trains and runs models: which engines there are, and the environments of those that need their own.",
    no_args_is_help=True,
)

NameArgument = Annotated[str, typer.Argument(help="Name of an engine with an environment of its own: openmmlab.")]


@app.command("list")
def list_(*, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Show every engine, whether it can be used, and where its environment lies."""
    from reliquary.engines.environments import list_engines

    finish(list_engines(), as_json=as_json, quiet=quiet)


@app.command()
def install(name: NameArgument, *, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Make the environment of an engine, about a minute; an installation that was stopped is finished.

    It goes to $RELIQUARY_ENGINES, by default below the user's folder of data.
    """
    from reliquary.engines.environments import install_engine

    finish(install_engine(name, quiet=quiet or as_json), as_json=as_json, quiet=quiet)


@app.command()
def check(name: NameArgument, *, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Start an engine, import everything that it needs, and show the versions."""
    from reliquary.engines.environments import check_engine

    finish(check_engine(name), as_json=as_json, quiet=quiet)


@app.command()
def remove(name: NameArgument, *, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Remove the environments of an engine, of every Python."""
    from reliquary.engines.environments import remove_engine

    finish(remove_engine(name), as_json=as_json, quiet=quiet)
