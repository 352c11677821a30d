"""The command ``reliquary bench``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reliquary.options import DEFAULT_WORKSPACE, JsonOption, QuietOption, WorkspaceOption, finish


def bench(
    suite: Annotated[str, typer.Argument(help="Name of a suite, or path to a suite file.")],
    baseline: Annotated[
        list[str] | None, typer.Option(help="Name of a baseline, or path to a file; all of the suite by default.")
    ] = None,
    protocol: Annotated[str, typer.Option(help="smoke: seconds; small: minutes; full: as in the source.")] = "small",
    dataset: Annotated[
        Path | None, typer.Option(help="Folder of a built dataset; the newest build in the workspace by default.")
    ] = None,
    config: Annotated[str | None, typer.Option(help="Config of the dataset; the suite's first by default.")] = None,
    seeds: Annotated[int | None, typer.Option(min=1, help="Runs a baseline; as the protocol says by default.")] = None,
    devices: Annotated[int, typer.Option(min=1, help="Train on so many devices; a batch is shared among them.")] = 1,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Runs at a time; two by default where there is no accelerator.")
    ] = None,
    download: Annotated[
        bool, typer.Option("--download", help="Fetch pre-trained weights that are missing; nothing is otherwise.")
    ] = False,
    range_test: Annotated[
        bool, typer.Option("--range-test", help="Look for a learning rate of one baseline, and run nothing else.")
    ] = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Train the baselines of a suite on its dataset and score their predictions on the test split.

    Runs that are done are taken over; a run that was stopped goes on after the last epoch that it saved.
    """
    from reliquary import catalogue
    from reliquary.bench.range_test import range_test_baseline
    from reliquary.bench.run import bench_suite
    from reliquary.bench.side_by_side import default_workers
    from reliquary.build.reader import BuiltDataset, find_build
    from reliquary.workspace import Workspace

    place = Workspace(workspace)
    chosen = catalogue.load_suite(suite)
    baselines = [catalogue.load_baseline(chosen, name) for name in baseline or chosen.baseline_names()]
    built = BuiltDataset.open(dataset or find_build(place.builds, chosen.file.dataset))
    if range_test:
        tested = range_test_baseline(chosen, baselines, built, place, protocol=protocol, config=config)
        finish(tested, as_json=as_json, quiet=quiet)
    summary = bench_suite(
        chosen,
        baselines,
        built,
        place.runs(chosen.file.name),
        protocol=protocol,
        config=config,
        seeds=seeds,
        devices=devices,
        workers=workers or default_workers(),
        download=download,
        quiet=quiet or as_json,
    )
    finish(summary, as_json=as_json, quiet=quiet)
