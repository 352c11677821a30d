"""Large leaderboards of networks that nobody trained: every figure is another one, every mean can have an interval."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from numpy.random import Generator

from reliquary.catalogue import load_suite
from reliquary.files import atomic_write_json, canonical_json, read_json, sha256_bytes
from reliquary.rank.collect import collect_results
from reliquary.rank.page import sorted_boards
from reliquary.rank.statistics.document import BoardStatistics, LeaderboardStatistics, RowStatistics
from reliquary.rank.statistics.intervals import Interval
from reliquary.records import write_document
from reliquary.seeds import generator

KEPT = Path(__file__).parents[1] / "records" / "kept" / "result-2.json"
SUITE = "provenance"
SEEDS = 3
MEASURES = 10
WIDTH = 0.1  # of an interval


def records_of_networks(number: int) -> Iterator[dict[str, Any]]:
    """Yield so many records, of three seeds and ten measures each, in one dictionary that each of them changes."""
    record = read_json(KEPT)
    record["metrics"] = [metric for metric in record["metrics"] if metric["slice"] is None][:MEASURES]
    for index in range(number):
        network = index // SEEDS
        name = f"network-{network}"
        record["spec"]["baseline"].update(name=name, model=f"timm::{name}")
        record["spec"]["seed"] = index % SEEDS
        record["model"]["id"] = f"timm::{name}"
        record["spec_sha256"] = sha256_bytes(canonical_json(record["spec"]))
        _vary(record, generator(0, network), generator(0, index))
        yield record


def _vary(record: dict[str, Any], of_network: Generator, of_seed: Generator) -> None:
    record["model"].update(parameters=int(10 ** of_network.uniform(6, 9)), flops=int(10 ** of_network.uniform(8, 11)))
    record["cost"].update(train_s=of_seed.uniform(50, 500), images_per_s=of_seed.uniform(50, 500))
    for metric in record["metrics"]:
        metric.update(value=of_seed.uniform(0.1, 0.9), low=None, high=None, method=None)


def write_large_board(leaderboards: Path, rows: int = 1_000) -> Path:
    """Write a leaderboard of so many rows, of three seeds and ten measures each, and return its folder."""
    folder = leaderboards / SUITE
    for record in records_of_networks(rows * SEEDS):
        atomic_write_json(folder / "results" / f"{record['spec_sha256']}.json", record)
    _write_statistics(folder)
    return folder


def _write_statistics(folder: Path) -> None:
    """Write intervals as a ranking infers them; there are no predictions to infer them from."""
    results = [stored.result for stored in collect_results(SUITE, None, folder).results]
    (board,) = sorted_boards(load_suite(SUITE), results)
    rows = []
    for row in board.rows:
        means = {name: measure.spread.mean for (name, _), measure in row.measures.items()}
        intervals = {
            name: Interval(low=mean - WIDTH / 2, high=mean + WIDTH / 2, method="95% bootstrap of 91 objects")
            for name, mean in means.items()
        }
        specs = [result.spec_sha256 for result in row.results]
        rows.append(RowStatistics(results=specs, intervals=intervals, rank_range=(1, len(board.rows))))
    found = BoardStatistics(n_objects=91, rows=rows, pairs=[])
    write_document(folder / "statistics.json", LeaderboardStatistics(key_metric=board.key_metric, boards=[found]))
