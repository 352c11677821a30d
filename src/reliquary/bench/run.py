"""Running a suite: every baseline with every seed, each run once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, stdev

from rich.markup import escape
from rich.progress import Progress, TaskID

from reliquary.bench.folder import RunFolder
from reliquary.bench.side_by_side import Runs, attempt_all
from reliquary.bench.spec import check_dataset, check_protocol, choose_config, run_spec
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import BaselineFile, Suite
from reliquary.engines import Job, engine_for
from reliquary.progress import progress_bar
from reliquary.records import Result, RunSpec
from reliquary.summary import Summary

FEW = 5
"""Runs whose folders are named one by one."""


@dataclass
class _Tally:
    """What came of the runs so far: results by baseline, their folders, and the logs of the runs that failed."""

    results: dict[str, list[Result]] = field(default_factory=dict)
    folders: list[RunFolder] = field(default_factory=list)
    taken_over: int = 0
    failed: dict[str, Path] = field(default_factory=dict)


def bench_suite(  # noqa: PLR0913 - every option has its name
    suite: Suite,
    baselines: list[BaselineFile],
    dataset: BuiltDataset,
    runs: Path,
    *,
    protocol: str,
    config: str | None = None,
    seeds: int | None = None,
    devices: int = 1,
    workers: int = 1,
    download: bool = False,
    quiet: bool = False,
) -> Summary:
    """Run baselines of a suite and score them on the test split.

    A run that is done is taken over; one that was stopped goes on. A run that fails is reported with its log, and the
    others go on.

    Args:
        suite: The suite.
        baselines: The baselines to run.
        dataset: The suite's dataset, or its sample.
        runs: ``<workspace>/runs/<suite>``; each run goes to ``<baseline>/<spec sha256>`` below it, and pre-trained
            weights are looked for in ``<workspace>/weights``.
        protocol: ``smoke``, ``small`` or ``full``.
        config: Config of the dataset; the suite's first by default.
        seeds: Runs a baseline, with the seeds 0, 1, ...; as the protocol says by default.
        devices: Train on so many devices of the machine; a batch is shared among them.
        workers: Runs at a time, each in a process of its own with its share of the processor's threads.
        download: Fetch pre-trained weights that are missing.
        quiet: Show no progress.

    Raises:
        ReliquaryError: Suite, baselines, dataset or parameters do not fit together; nothing was run then.
    """
    check_protocol(suite.file, protocol)
    check_dataset(suite.file, dataset)
    config = choose_config(suite.file, dataset, config)
    weights = runs.parent.parent / "weights"
    plan = [
        (
            baseline,
            RunFolder.of(runs, run_spec(suite.file, baseline, dataset, protocol=protocol, config=config, seed=s)),
        )
        for baseline in baselines
        for s in range(seeds or suite.file.protocols[protocol].seeds)
    ]
    results = [folder.result() for _, folder in plan]
    for (baseline, folder), result in zip(plan, results, strict=True):
        if result is None:
            engine_for(baseline.engine).check(folder.spec, weights, devices=devices, download=download)
    jobs = [
        Job(
            folder.spec,
            baseline.licence,
            dataset,
            folder.path,
            weights,
            devices=devices,
            model_file=baseline.model_file(),
        )
        for baseline, folder in plan
    ]
    wanted = [(folder, job) for (_, folder), job in zip(plan, jobs, strict=True)]
    tally = _Tally()
    with progress_bar(quiet=quiet) as progress:
        _run_or_take_over(wanted, results, workers, progress, tally)
    return _summary(suite, dataset, runs, tally)


def over_seeds(results: list[Result], name: str) -> str:
    """Return mean and standard deviation of a measure over runs, as it is printed."""
    values = [m.value for result in results for m in result.metrics if m.name == name and m.slice is None]
    if not values:
        return "not measured by this task"
    spread = f" ± {stdev(values):.3f}" if len(values) > 1 else ""
    return f"{mean(values):.3f}{spread} ({len(values)} seed{'s' if len(values) > 1 else ''})"


def _run_or_take_over(
    wanted: Runs, results: list[Result | None], workers: int, progress: Progress, tally: _Tally
) -> None:
    """Do the runs that have no result, and put theirs in its place."""
    bars: dict[int, TaskID] = {}
    tally.taken_over = sum(result is not None for result in results)
    todo = [number for number, result in enumerate(results) if result is None]

    def on_epoch(run: int, done: int, total: int | None) -> None:
        if run not in bars:
            bars[run] = progress.add_task(_title(wanted[todo[run]][1].spec), total=None)
        progress.update(bars[run], completed=done, total=total)

    for run, failure in attempt_all([wanted[number] for number in todo], workers, on_epoch):
        folder, job = wanted[todo[run]]
        if failure is None:
            results[todo[run]] = folder.result()
        else:
            title = _title(job.spec)
            progress.console.print(f"[bold red]failed:[/] {escape(title)}: {escape(failure.problem)}", soft_wrap=True)
            tally.failed[title] = folder.log
    for (folder, job), result in zip(wanted, results, strict=True):
        if result is not None:
            tally.folders.append(folder)
            tally.results.setdefault(job.spec.baseline.name, []).append(result)


def places_of(folders: Sequence[RunFolder]) -> dict[str, Path]:
    """Return where each run lies, by its name."""
    return {f"run of {_title(folder.spec)}": folder.path for folder in folders}


def _title(spec: RunSpec) -> str:
    return f"{spec.baseline.name}, seed {spec.seed}"


def _summary(suite: Suite, dataset: BuiltDataset, runs: Path, tally: _Tally) -> Summary:
    made: dict[str, int | float | str] = {
        "dataset": f"{dataset.manifest.name} {dataset.manifest.version}",
        "runs": sum(len(results) for results in tally.results.values()),
        "of these done before": tally.taken_over,
    }
    key = suite.file.metrics[0]
    for baseline, results in tally.results.items():
        made[f"{baseline}: {key}"] = over_seeds(results, key)
    places = {
        "runs": runs,
        **(places_of(tally.folders) if len(tally.folders) <= FEW else {}),
        **{f"log of {title}": path for title, path in tally.failed.items()},
    }
    return Summary(f"bench {suite.file.name}", made, rejected=dict.fromkeys(tally.failed, 1), places=places)
