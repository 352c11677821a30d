"""The command ``reliquary demo``."""

from __future__ import annotations

from typing import Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish

DEFAULT_OBJECTS = 420
NEEDED = ("scrapy", "scipy", "sklearn", "matplotlib", "torchvision", "timm", "lightning")


def demo(
    *,
    objects: Annotated[
        int, typer.Option(min=60, help="Number of objects; another number needs another workspace.")
    ] = DEFAULT_OBJECTS,
    protocol: Annotated[str, typer.Option(help="How long to train: smoke, small or full.")] = "small",
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Crawl, render, curate, build, benchmark and rank on the procedural sample museum, without the internet.

    Stopped at any moment, the same command goes on where it was.
    """
    from reliquary.demo.run import run_demo
    from reliquary.errors import check_extra
    from reliquary.workspace import Workspace

    check_extra("demo", *NEEDED)  # said at the start, not after the first verbs have done their work
    summary = run_demo(Workspace(workspace), n_objects=objects, protocol=protocol, quiet=quiet or as_json)
    finish(summary, as_json=as_json, quiet=quiet)
