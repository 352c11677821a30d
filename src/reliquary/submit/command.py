"""The commands ``reliquary submit`` and ``reliquary submit withdraw``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish

SuiteArgument = Annotated[str, typer.Argument(metavar="SUITE", help="Name of a suite, or path to a suite file.")]
LeaderboardOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Folder of the leaderboard; that in the workspace by default."),
]


def submit(
    suite: SuiteArgument,
    predictions: Annotated[Path, typer.Argument(help="Parquet, CSV, or for detection COCO's results as JSON.")],
    about: Annotated[Path, typer.Option(help="What the submission says of itself: a submission.yaml.")],
    protocol: Annotated[str, typer.Option(help="Whose test images the predictions are of.")] = "full",
    dataset: Annotated[
        Path | None, typer.Option(help="Folder of a built dataset; the newest build in the workspace by default.")
    ] = None,
    config: Annotated[str | None, typer.Option(help="Config of the dataset; the suite's first by default.")] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Which of several trainings of the model it is.")] = 0,
    out: LeaderboardOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Validate and score predictions that were made elsewhere, and put them on a leaderboard."""
    from reliquary import catalogue
    from reliquary.build.reader import BuiltDataset, find_build
    from reliquary.submit.run import Place
    from reliquary.submit.run import submit as run
    from reliquary.workspace import Workspace

    place = Workspace(workspace)
    chosen = catalogue.load_suite(suite)
    built = BuiltDataset.open(dataset or find_build(place.builds, chosen.file.dataset))
    summary = run(
        predictions,
        about,
        Place(chosen, built, config, protocol, seed),
        out or place.leaderboard(chosen.file.name),
        builds=place.builds,
        quiet=quiet or as_json,
    )
    finish(summary, as_json=as_json, quiet=quiet)


def withdraw(
    suite: SuiteArgument,
    record: Annotated[str, typer.Argument(metavar="HASH", help="Hash of the record's spec, or how it begins.")],
    reason: Annotated[str, typer.Option(help="Why; it is shown with the record.")],
    out: LeaderboardOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Withdraw a record: it stays, with the reason, and takes part in no table from the next ranking on."""
    from reliquary import catalogue
    from reliquary.submit.withdrawing import withdraw as run
    from reliquary.workspace import Workspace

    name = catalogue.load_suite(suite).file.name
    summary = run(record, reason, out or Workspace(workspace).leaderboard(name))
    finish(summary, as_json=as_json, quiet=quiet)
