"""A leaderboard whose records tests can change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from reliquary.catalogue import Suite
from reliquary.rank.collect import collect_results
from reliquary.rank.exports.material import read_material
from reliquary.rank.statistics.document import BoardStatistics, LeaderboardStatistics, RowStatistics
from reliquary.rank.statistics.intervals import Interval
from reliquary.records import Result, RunBaseline, write_document

HOSTILE = '"><script>alert(1)</script>\n\n\\input{/etc/passwd} {% = $x$ & #1 _~^ | `a` ](javascript:x)'


@dataclass
class Leaderboard:
    """A folder of records, as ``reliquary rank`` leaves it."""

    folder: Path
    suite: Suite

    def results(self):
        return [
            stored.result for stored in collect_results(self.suite.file.name, self.folder / "-", self.folder).results
        ]

    def add(self, result: Result):
        write_document(self.folder / "results" / f"{result.spec_sha256}.json", result)
        return result

    def change(self, result: Result, **changes):
        """Change a record where it lies; its spec must stay."""
        return self.add(result.model_copy(update=changes))

    def infer(self):
        """Write down what a ranking would have inferred of the key measure."""
        (board,) = read_material(self.suite, self.folder, (), "A museum").boards
        intervals = {"accuracy": Interval(low=0.5, high=0.9, method="95% bootstrap of 18 objects")}
        rows = [
            RowStatistics(results=[r.spec_sha256 for r in own.row.results], intervals=intervals, rank_range=(1, 2))
            for own in board.rows
        ]
        boards = [BoardStatistics(n_objects=18, rows=rows, pairs=[])]
        write_document(self.folder / "statistics.json", LeaderboardStatistics(key_metric="accuracy", boards=boards))

    def add_hostile(self):
        """Add the first result again with a name and a model that mean harm."""
        first = self.results()[0]
        baseline = RunBaseline(name=HOSTILE, engine="native", model=f"timm::{HOSTILE}", parameters={HOSTILE: HOSTILE})
        spec = first.spec.model_copy(update={"baseline": baseline})
        model = first.model.model_copy(update={"id": f"timm::{HOSTILE}", "licence": HOSTILE, "pretraining": HOSTILE})
        changes = {"spec": spec, "spec_sha256": spec.sha256(), "model": model, "note": HOSTILE}
        return self.add(first.model_copy(update=changes))


@pytest.fixture
def ranked(ranked_bench):
    """The records of two baselines of two seeds each."""
    board = Leaderboard(ranked_bench.out, ranked_bench.suite)
    for stored in collect_results("provenance", ranked_bench.runs, ranked_bench.out).results:
        board.add(stored.result)
    return board


@pytest.fixture
def material():
    """Read a leaderboard for an export."""

    def read(board, *repositories, publisher="A museum", url=None):
        return read_material(board.suite, board.folder, repositories, publisher, url)

    return read
