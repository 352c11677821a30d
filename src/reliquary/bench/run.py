"""Running a suite: every baseline with every seed, each run once."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, stdev

from rich.markup import escape
from rich.progress import Progress

from reliquary.bench.folder import RunFolder
from reliquary.bench.spec import check_dataset, check_protocol, choose_config, run_spec
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import BaselineFile, Suite
from reliquary.engines import Job, Outcome, engine_for
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.progress import progress_bar
from reliquary.records import Cost, Result, ResultStatus
from reliquary.summary import Summary
from reliquary.tasks import read_predictions, task_for, truth_of_run


@dataclass
class _Tally:
    """What came of the runs so far: results by baseline, and the logs of the runs that failed."""

    results: dict[str, list[Result]] = field(default_factory=dict)
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
    for baseline, folder in plan:
        if folder.result() is None:
            engine_for(baseline.engine).check(folder.spec, weights, devices=devices, download=download)
    tally = _Tally()
    with progress_bar(quiet=quiet) as progress:
        for baseline, folder in plan:
            job = Job(
                folder.spec,
                baseline.licence,
                dataset,
                folder.path,
                weights,
                _silent,
                devices=devices,
                model_file=baseline.model_file(),
            )
            _run_or_take_over(folder, job, progress, tally)
    return _summary(suite, dataset, runs, tally)


def _run_or_take_over(folder: RunFolder, job: Job, progress: Progress, tally: _Tally) -> None:
    title = f"{job.spec.baseline.name}, seed {job.spec.seed}"
    bar = progress.add_task(title, total=None)

    def on_epoch(done: int, total: int) -> None:
        progress.update(bar, completed=done, total=total)

    result = folder.result()
    if result is not None:
        tally.taken_over += 1
        progress.update(bar, completed=1, total=1)
    else:
        result = _run_reporting_failure(title, folder, replace(job, on_epoch=on_epoch), progress, tally)
    if result is not None:
        tally.results.setdefault(job.spec.baseline.name, []).append(result)


def _silent(done: int, total: int) -> None:
    del done, total


def _run_reporting_failure(title: str, folder: RunFolder, job: Job, progress: Progress, tally: _Tally) -> Result | None:
    try:
        return _run(folder, job)
    except FullDiskError:
        raise  # no other run could be stored either
    except Exception as error:  # noqa: BLE001 - whatever a model raises must not stop the other runs
        folder.path.mkdir(parents=True, exist_ok=True)
        with folder.log.open("a", encoding="utf-8") as handle:
            handle.write(traceback.format_exc())
        problem = str(error) if isinstance(error, ReliquaryError) else f"{type(error).__name__}: {error}"
        progress.console.print(f"[bold red]failed:[/] {escape(title)}: {escape(problem)}", soft_wrap=True)
        tally.failed[title] = folder.log
        return None


def _run(folder: RunFolder, job: Job) -> Result:
    """Train, predict, store the predictions, and score what was stored."""
    folder.begin()
    outcome = engine_for(job.spec.baseline.engine).train_and_predict(job)
    task = task_for(job.spec.task)
    stored = folder.write_predictions(outcome.predictions)
    predictions = read_predictions(folder.path / stored.path, task.prediction_model)
    result = Result(
        spec=job.spec,
        spec_sha256=job.spec.sha256(),
        status=ResultStatus.MEASURED,
        model=outcome.model,
        metrics=task.score(predictions, truth_of_run(job.spec, job.dataset)),
        predictions=stored,
        cost=_cost(outcome),
        created_at=datetime.now(UTC),
    )
    folder.finish(result)
    return result


def _cost(outcome: Outcome) -> Cost | None:
    if outcome.train_s is None or outcome.test_s is None or outcome.peak_memory_bytes is None:
        return None
    images = len(outcome.predictions.rows)
    return Cost(
        train_s=outcome.train_s,
        test_s=outcome.test_s,
        images_per_s=images / outcome.test_s if outcome.test_s > 0 else 0.0,
        peak_memory_bytes=outcome.peak_memory_bytes,
    )


def _summary(suite: Suite, dataset: BuiltDataset, runs: Path, tally: _Tally) -> Summary:
    made: dict[str, int | float | str] = {
        "dataset": f"{dataset.manifest.name} {dataset.manifest.version}",
        "runs": sum(len(results) for results in tally.results.values()),
        "of these done before": tally.taken_over,
    }
    key = suite.file.metrics[0]
    for baseline, results in tally.results.items():
        made[f"{baseline}: {key}"] = _over_seeds(results, key)
    places = {"runs": runs, **{f"log of {title}": path for title, path in tally.failed.items()}}
    return Summary(f"bench {suite.file.name}", made, rejected=dict.fromkeys(tally.failed, 1), places=places)


def _over_seeds(results: list[Result], name: str) -> str:
    values = [m.value for result in results for m in result.metrics if m.name == name and m.slice is None]
    if not values:
        return "not measured by this task"
    spread = f" ± {stdev(values):.3f}" if len(values) > 1 else ""
    return f"{mean(values):.3f}{spread} ({len(values)} seed{'s' if len(values) > 1 else ''})"
