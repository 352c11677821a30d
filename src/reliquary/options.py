"""Options that every verb of the command line shares, and how a verb ends."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from reliquary.summary import Summary

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", help="Folder for everything that is made.", envvar="RELIQUARY_WORKSPACE")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the summary as JSON on standard output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")]

DEFAULT_WORKSPACE = Path("workspace")


def finish(summary: Summary, *, as_json: bool, quiet: bool) -> None:
    """Print the summary of a verb and end the command with its exit status.

    Raises:
        typer.Exit: Always; with 0, or with 3 if items were rejected.
    """
    if as_json:
        sys.stdout.write(json.dumps(summary.as_json(), ensure_ascii=False, indent=2) + "\n")
    elif not quiet:
        summary.print_to(Console())
    raise typer.Exit(summary.exit_status)
