"""A leaderboard as two flat tables: every measure of every result, and every measure of every row over its seeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from typing import Any, ClassVar

from reliquary.rank.exports.material import ExportedBoard, ExportedRow, Material
from reliquary.records import Cost, DatasetSource, Metric, Record, Result, ResultStatus, RunDataset
from reliquary.records.base import Moment, Sha256, Text


class MeasureRow(Record):
    """One measure of one result; results that take part in no table are there too, and their status says so.

    Attributes:
        pretraining_data: The datasets that the pre-trained weights saw, joined by semicolons.
        withdrawn: Why a result was withdrawn.
    """

    SCHEMA: ClassVar[str] = "leaderboard-measures"

    suite: Text
    suite_version: Text
    task: Text
    dataset: Text
    dataset_version: Text
    manifest_digest: Sha256
    repository: Text | None
    revision: Text | None
    config: Text
    split: Text | None
    protocol: Text
    baseline: Text
    engine: Text
    model: Text
    licence: Text
    parameters: int | None
    flops: int | None
    pretraining: Text | None
    pretraining_data: Text | None
    seed: int
    metric: Text
    metric_version: int
    slice: Text | None
    unit: Text
    higher_is_better: bool
    value: float
    low: float | None
    high: float | None
    method: Text | None
    n: int
    train_s: float | None
    test_s: float | None
    images_per_s: float | None
    peak_memory_bytes: int | None
    energy_wh: float | None
    energy_method: Text | None
    submitted_by: Text | None
    status: ResultStatus
    superseded_by: Sha256 | None
    withdrawn: Text | None
    note: Text | None
    created_at: Moment
    predictions_sha256: Sha256 | None
    spec_sha256: Sha256


class StandingRow(Record):
    """One measure of one row of a board, over its seeds.

    Attributes:
        place: By the mean of the key measure.
        best_rank: The best rank that the row may have, given what tests say of its differences from the others.
        worst_rank: The worst one.
        low: Lower end of the interval of the mean.
    """

    SCHEMA: ClassVar[str] = "leaderboard-standings"

    suite: Text
    suite_version: Text
    dataset: Text
    dataset_version: Text
    manifest_digest: Sha256
    config: Text
    protocol: Text
    place: int | None
    best_rank: int | None
    worst_rank: int | None
    baseline: Text
    title: Text
    model: Text
    metric: Text
    metric_version: int
    slice: Text | None
    unit: Text
    higher_is_better: bool
    mean: float
    std: float | None
    low: float | None
    high: float | None
    method: Text | None
    seeds: int
    n: int
    verified: bool


def measure_rows(results: Iterable[Result]) -> Iterator[MeasureRow]:
    """Yield the rows of the first table, in the order of the results and of their measures."""
    for result in results:
        described = _described(result)
        for metric in result.metrics:
            yield MeasureRow(**described, **_measured(metric))


def standing_rows(material: Material) -> Iterator[StandingRow]:
    """Yield the rows of the second table, board after board, best row first."""
    for exported in material.boards:
        for own in exported.rows:
            yield from _standings(material, exported, own)


def _described(result: Result) -> dict[str, Any]:
    """Return everything of a result but its measures."""
    spec, model, cost = result.spec, result.model, result.cost
    return {
        "suite": spec.suite,
        "suite_version": spec.suite_version,
        "task": spec.task,
        **_dataset(spec.dataset),
        **_source(result.dataset),
        "protocol": spec.protocol.name,
        "baseline": spec.baseline.name,
        "engine": spec.baseline.engine,
        "model": model.id,
        "licence": model.licence,
        "parameters": model.parameters,
        "flops": model.flops,
        "pretraining": model.pretraining,
        "pretraining_data": None if model.pretraining_data is None else "; ".join(model.pretraining_data),
        "seed": spec.seed,
        **{field.name: getattr(cost, field.name, None) for field in fields(Cost)},
        "status": result.status,
        "submitted_by": result.submission.by if result.submission else None,
        "superseded_by": result.superseded_by,
        "withdrawn": result.withdrawn.reason if result.withdrawn else None,
        "note": result.note,
        "created_at": result.created_at,
        "predictions_sha256": result.predictions.sha256 if result.predictions else None,
        "spec_sha256": result.spec_sha256,
    }


def _dataset(dataset: RunDataset) -> dict[str, Any]:
    return {
        "dataset": dataset.name,
        "dataset_version": dataset.version,
        "manifest_digest": dataset.manifest_digest,
        "config": dataset.config,
    }


def _source(source: DatasetSource | None) -> dict[str, Any]:
    return {name: getattr(source, name, None) for name in ("repository", "revision", "split")}


def _measured(metric: Metric) -> dict[str, Any]:
    values = asdict(metric)
    return {"metric": values.pop("name"), "metric_version": values.pop("version"), **values}


def _standings(material: Material, exported: ExportedBoard, own: ExportedRow) -> Iterator[StandingRow]:
    board, row = exported.board, own.row
    best, worst = row.rank_range or (None, None)
    for measure in row.measures.values():
        metric, spread, interval = measure.metric, measure.spread, measure.interval
        yield StandingRow(
            suite=material.suite.file.name,
            suite_version=board.suite_version,
            **_dataset(board.dataset),
            protocol=board.protocol,
            place=row.place,
            best_rank=best,
            worst_rank=worst,
            baseline=row.baseline.name,
            title=own.title,
            model=row.results[0].model.id,
            metric=metric.name,
            metric_version=metric.version,
            slice=metric.slice,
            unit=metric.unit,
            higher_is_better=metric.higher_is_better,
            mean=spread.mean,
            std=spread.std,
            low=interval.low if interval else None,
            high=interval.high if interval else None,
            method=interval.method if interval else None,
            seeds=len(spread.values),
            n=metric.n,
            verified=row.verified,
        )
