"""The commands ``reliquary identify``, ``reliquary identify learn`` and ``reliquary identify saliency``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish

RunArgument = Annotated[
    Path, typer.Argument(metavar="RUN", help="Folder of a finished run: WORKSPACE/runs/SUITE/BASELINE/HASH.")
]
DatasetOption = Annotated[
    Path | None, typer.Option(help="Folder of the run's dataset; that in the workspace by default.")
]


def identify(
    photograph: Annotated[list[Path], typer.Argument(metavar="PHOTO...", help="JPEG, PNG, TIFF, WebP, GIF or BMP.")],
    model: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of references; the newest in the workspace by default.")
    ] = None,
    saliency: Annotated[
        Path | None, typer.Option(metavar="OUT.png", help="Of one photograph: draw which places speak for the answer.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(metavar="PAGE.html", help="Write the answers as a page with pictures.")
    ] = None,
    neighbours: Annotated[int, typer.Option(min=0, max=1000, help="Reference objects to name.")] = 5,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answers as JSON on standard output.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Say what photographs may show, and which reference objects look like them.

    The first model of a workspace is made by: reliquary identify learn RUN
    """
    if saliency is not None and len(photograph) > 1:
        raise typer.BadParameter("--saliency draws one photograph; give one at a time")
    from reliquary.identify.references import newest
    from reliquary.identify.run import identify_photographs
    from reliquary.workspace import Workspace

    folder = model or newest(Workspace(workspace).identify)
    silent = quiet or as_json
    outcome = identify_photographs(folder, photograph, neighbours, saliency=saliency, page=page, quiet=silent)
    if as_json:
        sys.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False, indent=2) + "\n")
    elif not quiet:
        outcome.print_to(Console())
    raise typer.Exit(outcome.exit_status)


def learn(
    run: RunArgument,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder of references; in the workspace by default.")
    ] = None,
    dataset: DatasetOption = None,
    recipe: Annotated[
        str | None, typer.Option(help="Recipe of the dataset, a name or a path; that of its name by default.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make a folder of references of a finished run: its model, and the objects of its training images."""
    from reliquary.identify.learning import learn as learn_from
    from reliquary.identify.recipes import image_of
    from reliquary.identify.trained_run import TrainedRun
    from reliquary.workspace import Workspace

    place = Workspace(workspace)
    trained = TrainedRun.open(run, place.builds, dataset)
    spec = trained.spec
    folder = out or place.identify / f"{spec.suite}-{spec.baseline.name}-{spec.sha256()[:12]}"
    summary = learn_from(trained, image_of(spec.dataset, recipe), folder, quiet=quiet or as_json)
    finish(summary, as_json=as_json, quiet=quiet)


def saliency(
    run: RunArgument,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="PAGE.html", help="The page that is written.")],
    per_class: Annotated[int, typer.Option(min=1, max=100, help="Right and wrong answers shown of each class.")] = 4,
    dataset: DatasetOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show which places of test images speak for a model's answers, right and wrong ones, as a page."""
    from reliquary.identify.saliency.report import write_report
    from reliquary.identify.trained_run import TrainedRun
    from reliquary.workspace import Workspace

    trained = TrainedRun.open(run, Workspace(workspace).builds, dataset)
    finish(write_report(trained, out, per_class=per_class, quiet=quiet or as_json), as_json=as_json, quiet=quiet)
