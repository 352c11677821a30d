"""The command ``reliquary reproduce``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish

NEEDED = ("lightning", "torchvision", "faster_coco_eval", "matplotlib", "scipy")


def reproduce(
    suite: Annotated[str, typer.Argument(help="A suite whose whole experiment can be done again: deeprelic-fusion.")],
    protocol: Annotated[
        str,
        typer.Option(
            help="smoke: minutes, sample pictures, says nothing; small: under two hours on two cores, sample pictures; "
            "full: as in the source, on your own photographs and models."
        ),
    ] = "small",
    baseline: Annotated[
        str | None, typer.Option(help="Name of a row, or path to a file; the suite's first by default.")
    ] = None,
    backgrounds: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Pictures to paste renders on. Default: sample scenes.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Do a source's experiment again: render, build, train every training set with every seed, analyse, report.

    Stopped at any moment, the same command goes on where it was.
    """
    from reliquary.errors import check_extra
    from reliquary.reproduce.run import reproduce_suite
    from reliquary.workspace import Workspace

    check_extra("bench", *NEEDED)  # said at the start, not after the first verbs have done their work
    summary = reproduce_suite(
        suite,
        Workspace(workspace),
        protocol=protocol,
        baseline=baseline,
        backgrounds=backgrounds,
        quiet=quiet or as_json,
    )
    finish(summary, as_json=as_json, quiet=quiet)
