"""The command ``reliquary detect``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish


def detect(
    mural: Annotated[list[Path], typer.Argument(metavar="MURAL...", help="TIFF, PNG, JPEG, JPEG 2000 or WebP.")],
    run: Annotated[
        Path, typer.Option(metavar="RUN", help="Finished run of a detector: WORKSPACE/runs/SUITE/BASELINE/HASH.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Gets a folder a mural; in the workspace by default."),
    ] = None,
    window: Annotated[
        int | None, typer.Option(min=32, max=8192, help="Side of a window in pixels; that of the training pictures.")
    ] = None,
    step: Annotated[
        int | None, typer.Option(min=16, max=8192, help="Pixels from window to window; half a window by default.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=256, help="Windows that go through the model at a time.")] = 8,
    merge: Annotated[str, typer.Option(help="How boxes of one object are merged: wbf or nms.")] = "wbf",
    iou: Annotated[float, typer.Option(min=0, max=1, help="Boxes that overlap by more are of one object.")] = 0.55,
    score: Annotated[float, typer.Option(min=0, max=1, help="Boxes with a lower score are left out.")] = 0.3,
    max_pixels: Annotated[int, typer.Option(min=1, help="Murals with more pixels are refused.")] = 4_000_000_000,
    dataset: Annotated[
        Path | None, typer.Option(help="Folder of the run's dataset; that in the workspace by default.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Find objects on murals of any size with a trained detector, and show them as a page to zoom into.

    A search that was stopped goes on where it was when the same command is given again.
    """
    if merge not in {"wbf", "nms"}:
        raise typer.BadParameter(f"--merge {merge}: give wbf or nms")
    from reliquary.errors import check_extra

    check_extra("detect", "torchvision", "lightning", "pyvips")
    from reliquary.detect.detector import Detector
    from reliquary.detect.merging import Merge
    from reliquary.detect.run import Search, detect_on
    from reliquary.detect.scanning import Settings
    from reliquary.workspace import Workspace

    place = Workspace(workspace)
    detector = Detector.open(run, place.builds, dataset)
    side = window or detector.picture_side
    stride = step or max(1, side // 2)
    if stride > side:
        raise typer.BadParameter(
            f"--step {stride} is more than the window of {side} pixels: gaps would not be searched"
        )
    settings = Settings(side, stride, batch, Merge(merge), iou, score)
    silent = quiet or as_json
    search = Search(detector, settings, out or place.detections, max_pixels, silent)
    finish(detect_on(mural, search), as_json=as_json, quiet=quiet)
