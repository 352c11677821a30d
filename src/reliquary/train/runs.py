"""The runs of a user's own suite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from reliquary.bench.folder import RunFolder
from reliquary.bench.run import bench_suite, over_seeds
from reliquary.bench.spec import run_spec
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import BaselineFile, Suite, load_baseline, load_suite
from reliquary.catalogue.suite import PROTOCOLS
from reliquary.errors import ReliquaryError
from reliquary.records import Result
from reliquary.summary import Summary
from reliquary.workspace import Workspace


@dataclass(frozen=True)
class Training:
    """How models are trained.

    Attributes:
        protocol: ``smoke``, ``small`` or ``full``.
        seeds: Runs a row; as the protocol says by default.
        workers: Runs at a time.
    """

    protocol: str
    seeds: int | None = None
    workers: int = 1


class FinishedRun(NamedTuple):
    """A run that has a result."""

    folder: RunFolder
    result: Result


@dataclass(frozen=True)
class OwnRuns:
    """The runs of some rows of a suite on its dataset.

    Attributes:
        suite: The user's suite.
        rows: The rows to run.
        dataset: Built from the user's recipe.
        folder: Where the suite's runs go.
        training: How they are trained.
    """

    suite: Suite
    rows: list[BaselineFile]
    dataset: BuiltDataset
    folder: Path
    training: Training

    @classmethod
    def of(cls, suite_file: Path, rows: Sequence[str], dataset: Path, workspace: Workspace, training: Training) -> Self:
        """Read what there is to run.

        Raises:
            ReliquaryError: Suite or rows are faulty or missing.
        """
        suite = load_suite(str(suite_file))
        baselines = [load_baseline(suite, row) for row in rows]
        return cls(suite, baselines, BuiltDataset.open(dataset), workspace.runs(suite.file.name), training)

    def do(self, *, quiet: bool) -> Summary:
        """Train and score what is not done yet; see `bench_suite`."""
        return bench_suite(
            self.suite,
            self.rows,
            self.dataset,
            self.folder,
            protocol=self.training.protocol,
            seeds=self.training.seeds,
            workers=self.training.workers,
            quiet=quiet,
        )

    def finished(self) -> list[FinishedRun]:
        """Return the runs that have a result, row by row and seed by seed."""
        protocol, config = self.training.protocol, self.suite.file.configs[0]
        seeds = self.training.seeds or self.suite.file.protocols[protocol].seeds
        folders = [
            RunFolder.of(
                self.folder,
                run_spec(self.suite.file, row, self.dataset, protocol=protocol, config=config, seed=seed),
            )
            for row in self.rows
            for seed in range(seeds)
        ]
        results = [(folder, folder.result()) for folder in folders]
        return [FinishedRun(folder, result) for folder, result in results if result is not None]

    def measures(self, finished: Sequence[FinishedRun]) -> dict[str, str]:
        """Return the measures of the suite, of every row over its seeds."""
        by_row: dict[str, list[Result]] = {}
        for run in finished:
            by_row.setdefault(run.folder.spec.baseline.name, []).append(run.result)
        return {
            f"{row}: {metric}": over_seeds(results, metric)
            for row, results in by_row.items()
            for metric in self.suite.file.metrics
        }


def check_protocol_name(protocol: str) -> None:
    """See that a protocol is one that every suite has.

    Raises:
        ReliquaryError: It is not.
    """
    if protocol not in PROTOCOLS:
        raise ReliquaryError(f"--protocol {protocol}: known are: {', '.join(PROTOCOLS)}")
