"""The command ``reliquary train``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish

NEEDED = ("lightning", "torchvision", "timm", "sklearn", "faster_coco_eval")


def train(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Your pictures with their annotations.")],
    name: Annotated[str, typer.Option(help="Of the dataset, for example raccoon.")],
    licence: Annotated[str, typer.Option(help="Of the pictures: SPDX id, or address of a rights statement.")],
    credit: Annotated[str, typer.Option(help="Whom to name beside a picture.")],
    form: Annotated[
        str | None, typer.Option(help="voc, coco, yolo (boxes), or folders (a class each). Found out by default.")
    ] = None,
    annotations: Annotated[
        str | None, typer.Option(metavar="FILE", help="Path of the JSON in FOLDER, if it holds several; for coco.")
    ] = None,
    baseline: Annotated[
        list[str] | None,
        typer.Option(help="A row of yours, a ready-made one, or SUITE/NAME of the repository; can be given again."),
    ] = None,
    protocol: Annotated[str, typer.Option(help="smoke: seconds; small: minutes on two cores; full: a GPU.")] = "small",
    seeds: Annotated[int | None, typer.Option(min=1, help="Runs a row; as the protocol says by default.")] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Runs at a time; they share the processor's threads. As in bench by default."),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Train on your own pictures: make a dataset of a folder, train a small model on it, and score it.

    Stopped at any moment, the same command goes on where it was. Recipe, suite and rows lie in WORKSPACE/own/NAME,
    for you to edit; what stands there is never written over.
    """
    from reliquary.bench.side_by_side import default_workers
    from reliquary.errors import check_extra
    from reliquary.train.run import Pictures, train_on
    from reliquary.train.runs import Training
    from reliquary.workspace import Workspace

    check_extra("bench", *NEEDED)  # said at the start, not after the first verbs have done their work
    pictures = Pictures(folder, name, licence, credit, form, annotations)
    training = Training(protocol, seeds, workers or default_workers())
    summary = train_on(pictures, Workspace(workspace), training, rows=baseline or [], quiet=quiet or as_json)
    finish(summary, as_json=as_json, quiet=quiet)
