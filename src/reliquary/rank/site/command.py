"""The command ``reliquary rank site``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish
from reliquary.workspace import Workspace


def site_command(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the site; an older one of ours is replaced.")],
    suites: Annotated[
        list[str] | None,
        typer.Argument(help="Suites by name, or paths to your own; by default all with a leaderboard."),
    ] = None,
    leaderboards: Annotated[
        Path | None, typer.Option(help="Folder of the leaderboards instead of the workspace's.")
    ] = None,
    builds: Annotated[
        Path | None, typer.Option(help="Folder of the built datasets instead of the workspace's.")
    ] = None,
    space: Annotated[
        bool, typer.Option("--space", help="Also as a static Space of the Hugging Face Hub: with its README.md.")
    ] = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write all leaderboards as one static site, which opens from the disk and on any host."""
    from reliquary.catalogue import load_suite
    from reliquary.rank.site.write import write_site

    place = Workspace(workspace)
    boards = leaderboards or place.root / "leaderboards"
    wanted = suites or _with_leaderboard(boards)
    chosen = [load_suite(suite) for suite in wanted]
    finish(
        write_site(chosen, boards, builds or place.builds, out, space=space, quiet=quiet),
        as_json=as_json,
        quiet=quiet,
    )


def _with_leaderboard(leaderboards: Path) -> list[str]:
    """Return the suites of the catalogue that have a leaderboard."""
    from reliquary.catalogue import names

    return [name for name in names("benchmarks") if (leaderboards / name / "results").is_dir()]
