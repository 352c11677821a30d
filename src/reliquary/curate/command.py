"""``reliquary curate``, ``reliquary curate apply`` and ``reliquary curate merge``."""

from __future__ import annotations

import getpass
import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from reliquary.build.command import DecisionsOption as FilesOption
from reliquary.build.command import NoCurationOption
from reliquary.catalogue.recipe import Profile
from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish
from reliquary.summary import EXIT_DONE

DEFAULT_PORT = 5151
MAX_DEFAULT_WORKERS = 8
DEFAULT_WORKERS = min(MAX_DEFAULT_WORKERS, os.cpu_count() or 1)

SubjectArgument = Annotated[
    str, typer.Argument(metavar="DATASET|DIR", help="A dataset that was built, or the folder of a build or of a crawl.")
]
HeadlessOption = Annotated[bool, typer.Option("--headless", help="Check and report, without the App and its database.")]
ChecksOption = Annotated[
    list[str] | None, typer.Option("--check", metavar="CHECK", help="Only this check; repeatable. Default: all.")
]
DecideOption = Annotated[
    list[str] | None,
    typer.Option(
        "--decide",
        metavar="CHECK",
        help="Headless: drop what this check flags, unless somebody decided otherwise; repeatable.",
    ),
]
PredictionsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="RUN|FILE", help="A run on the dataset, or a file of predictions: label suspects are found by it."
    ),
]
DecisionsOption = Annotated[
    Path | None, typer.Option("--decisions", metavar="FILE", help="Write decisions here instead of the workspace.")
]
ReviewerOption = Annotated[
    str | None, typer.Option(envvar="RELIQUARY_REVIEWER", help="Who decides. Default: the name of the account.")
]
SourceOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--source",
        help="Crawl, local copy or render set; can be given several times. Default: those of the workspace, or else "
        "those that 'reliquary build --sample' made.",
    ),
]
ProfileOption = Annotated[
    Profile | None,
    typer.Option(
        "--profile",
        help="public: only what may be passed on; local: everything. Default: the recipe's; local for what "
        "'reliquary build --sample' made.",
    ),
]
AddressOption = Annotated[str, typer.Option(help="Address that the App listens at.")]
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="Port that the App listens at.")]
BrowserOption = Annotated[bool, typer.Option("--browser/--no-browser", help="Open the App in the browser.")]
ReportOption = Annotated[bool, typer.Option("--report/--no-report", help="Headless: write the report.")]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, help="Processes that look at pictures.")]


def curate(
    subject: SubjectArgument,
    headless: HeadlessOption = False,
    check: ChecksOption = None,
    decide: DecideOption = None,
    predictions: PredictionsOption = None,
    decisions: DecisionsOption = None,
    reviewer: ReviewerOption = None,
    address: AddressOption = "127.0.0.1",
    port: PortOption = DEFAULT_PORT,
    browser: BrowserOption = True,
    report: ReportOption = True,
    workers: WorkersOption = DEFAULT_WORKERS,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find what is wrong with pictures, look at it in the FiftyOne App, and decide."""
    from reliquary.errors import check_extra
    from reliquary.workspace import Workspace

    if decide and not headless:
        raise typer.BadParameter("--decide goes with --headless; in the App you decide yourself")
    check_extra("curate", "scipy")
    from reliquary.curate.run import Wanted, curate_headless

    place, silent = Workspace(workspace), quiet or as_json
    wanted = Wanted(check, predictions, decisions)
    if headless:
        summary = curate_headless(
            subject, place, wanted, decide=decide or [], report=report, workers=workers, quiet=silent
        )
    else:
        from reliquary.curate.app.run import Showing, curate_in_app

        showing = Showing(reviewer or getpass.getuser(), address, port, browser)
        summary = curate_in_app(subject, place, showing, wanted, workers=workers, quiet=silent)
    finish(summary, as_json=as_json, quiet=quiet)


def apply(
    dataset: Annotated[str, typer.Argument(help="Name of a dataset in the catalogue, or path to a recipe.yaml.")],
    source: SourceOption = None,
    decisions: FilesOption = None,
    no_curation: NoCurationOption = False,
    profile: ProfileOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show what decisions change in a dataset, without building it; `reliquary build` then applies them."""
    from reliquary.catalogue import load_dataset_recipe
    from reliquary.curate.deciding.applying import sources_of, what_changes
    from reliquary.curate.deciding.printing import print_changes
    from reliquary.workspace import Workspace

    place = Workspace(workspace)
    wanted = load_dataset_recipe(dataset)
    if not source:
        source, profile = sources_of(wanted.recipe, place, profile)
    changes = what_changes(
        wanted,
        source,
        decisions or [],
        builds=place.builds,
        curation=None if no_curation else place,
        profile=profile,
        quiet=quiet or as_json,
    )
    if as_json:
        _print_json(changes.as_json())
    elif not quiet:
        print_changes(changes, Console())
    raise typer.Exit(EXIT_DONE)


def merge(
    files: Annotated[list[Path], typer.Argument(help="Two or more files of decisions.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file that is written; it may be one of them.")],
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make one file of several curators' decisions, and list where they contradict each other."""
    from reliquary.curate.deciding.merging import merge_decisions
    from reliquary.curate.deciding.printing import print_conflicts

    merged = merge_decisions(files, out)
    if as_json:
        _print_json(merged.as_json())
    elif not quiet:
        print_conflicts(merged, Console())
        merged.summary().print_to(Console())
    raise typer.Exit(EXIT_DONE)


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
