"""A suite of two baselines, a tiny built dataset, and runs on it whose results hold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Suite, load_suite
from reliquary.files import atomic_write_text, sha256_file
from reliquary.records import (
    ClassificationPrediction,
    Cost,
    Manifest,
    ManifestFile,
    ModelInfo,
    PredictionsFile,
    Result,
    ResultStatus,
    RunBaseline,
    RunDataset,
    RunProtocol,
    RunSpec,
    SourceDigest,
    write_document,
)
from reliquary.tasks import Predictions, ScoreKind, task_for, truth_of_run, write_predictions

CLASSES = ["egyptian", "islam", "asian"]
LABELS = [0] * 8 + [1] * 6 + [2] * 4
CREATED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

SUITE = """\
schema: suite/1
name: provenance
version: 0.1.0
title: Which civilisation does this artefact belong to?
task: classification
dataset: provenance
configs: [grouped, paper]
protocols:
  smoke: {description: Seconds., seeds: 1}
  small: {description: Minutes., seeds: 2}
  full: {description: Hours., seeds: 3}
metrics: [accuracy, macro_f1, precision, recall, f1]
reported: reported.csv
source: {title: An earlier thesis, year: 2024}
"""
REPORTED = """\
suite,baseline,variant,split,class,metric,value,unit,source
provenance,resnet50,adam,test,,accuracy,0.81,fraction,Thesis Table 1
provenance,resnet50,adam,test,,macro_f1,0.79,fraction,Thesis Table 2
provenance,resnet50,adam,test,islam,recall,0.7,fraction,Thesis Table 3
provenance,,,test,islam->asian,misclassified,16,images,Thesis Table 4
"""
BASELINE = """\
schema: baseline/1
name: {name}
title: {title}
engine: native
model: timm::{name}
licence: Apache-2.0
reference: {{title: A paper}}
"""


@dataclass
class Workbench:
    """The folders of a ranking, and ways to fill them."""

    root: Path
    suite: Suite

    @property
    def runs(self) -> Path:
        return self.root / "runs" / "provenance"

    @property
    def builds(self) -> Path:
        return self.root / "builds"

    @property
    def out(self) -> Path:
        return self.root / "leaderboards" / "provenance"

    def build(self, name="provenance-sample", version="0.1.0", labels=LABELS, configs=("grouped", "paper")):
        """Make a dataset with the files that scoring reads: ids, labels and class names of the test split."""
        folder = self.builds / f"{name}-{version}"
        ids = sorted(hashlib.sha256(f"{name} {version} {n}".encode()).hexdigest() for n in range(len(labels)))
        info = {"info": {"features": {"label": {"names": CLASSES, "_type": "ClassLabel"}}}}
        unknown = pa.nulls(len(ids), pa.string())
        table = pa.table(
            {"image_id": ids, "label": pa.array(labels, pa.int64()), "museum": unknown, "object_id": unknown}
            | {"group_id": ids}
        )
        table = table.replace_schema_metadata({"huggingface": json.dumps(info)})
        for config in configs:
            path = folder / "data" / config / "test-00000-of-00001.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(table, path)
        described = [
            {"config_name": c, "data_files": [{"split": "test", "path": f"data/{c}/test-*.parquet"}]} for c in configs
        ]
        atomic_write_text(folder / "README.md", f"---\nconfigs: {json.dumps(described)}\n---\n")
        write_document(folder / "MANIFEST.json", manifest_of(folder, name, version))
        return BuiltDataset.open(folder)

    def run(self, dataset, baseline="resnet18", seed=0, right=14, protocol="small", settings=None, **changes):
        """Make a finished run that predicts the first ``right`` images as they are and the others wrong."""
        manifest = dataset.manifest
        spec = RunSpec(
            suite="provenance",
            suite_version="0.1.0",
            task="classification",
            baseline=RunBaseline(
                name=baseline,
                engine="native",
                model=f"timm::{baseline}",
                parameters=changes.pop("parameters", {"learning_rate": 0.001}),
            ),
            dataset=RunDataset(
                name=manifest.name,
                version=manifest.version,
                manifest_digest=manifest.digest,
                config=changes.pop("config", "grouped"),
            ),
            protocol=RunProtocol(name=protocol, settings=settings or {"parameters": {"epochs": 8}}),
            seed=seed,
        )
        folder = self.runs / baseline / spec.sha256()
        truth = truth_of_run(spec, dataset)
        rows = _predictions(truth, right)
        task = task_for("classification")
        write_predictions(folder / "predictions.parquet", rows, ClassificationPrediction)
        result = Result(
            spec=spec,
            spec_sha256=spec.sha256(),
            status=ResultStatus.MEASURED,
            model=ModelInfo(
                id=f"timm::{baseline}",
                source="native",
                licence="Apache-2.0",
                parameters=11_178_051,
                flops=1_820_000_000,
            ),
            metrics=task.score(rows, truth),
            predictions=PredictionsFile(
                path="predictions.parquet", sha256=sha256_file(folder / "predictions.parquet"), rows=len(rows.rows)
            ),
            cost=Cost(train_s=12.5 + seed, test_s=0.4, images_per_s=240.0, peak_memory_bytes=3 << 29),
            created_at=CREATED,
        )
        result = result.model_copy(update=changes)
        write_document(folder / "result.json", result)
        return folder


def _predictions(truth, right):
    wrong = (truth.labels + 1) % len(CLASSES)
    guesses = np.where(np.arange(len(truth.labels)) < right, truth.labels, wrong)
    scores = np.eye(len(CLASSES))[guesses]
    pairs = zip(truth.image_ids, scores.tolist(), strict=True)
    return Predictions([ClassificationPrediction(image_id=i, scores=s) for i, s in pairs], ScoreKind.PROBABILITIES)


def manifest_of(folder, name, version, task="classification"):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [
        ManifestFile(path=p.relative_to(folder).as_posix(), sha256=sha256_file(p), bytes=p.stat().st_size)
        for p in paths
    ]
    sources = [SourceDigest(name="sample", kind="sample", sha256="0" * 64)]
    parts = {"name": name, "version": version, "recipe_sha256": "1" * 64, "sources": sources, "files": files}
    digest = Manifest.compute_digest(**parts)
    return Manifest(**parts, task=task, profile="public", tools={}, digest=digest)


@pytest.fixture
def write_suite(tmp_path):
    """Write a suite with the given titles of its baselines, and read it."""

    def write(titles):
        folder = tmp_path / "benchmarks" / "provenance"
        atomic_write_text(folder / "suite.yaml", SUITE)
        atomic_write_text(folder / "reported.csv", REPORTED)
        for name, title in titles.items():
            text = BASELINE.format(name=name, title=json.dumps(title))
            atomic_write_text(folder / "baselines" / f"{name}.yaml", text)
        return load_suite(str(folder / "suite.yaml"))

    return write


@pytest.fixture
def bench(tmp_path, write_suite):
    return Workbench(tmp_path, write_suite({"resnet18": "ResNet-18 from scratch", "resnet10t": "ResNet-10-T"}))


@pytest.fixture
def ranked_bench(bench):
    """A bench with two baselines of two seeds each."""
    dataset = bench.build()
    for baseline, right in (("resnet18", (14, 16)), ("resnet10t", (10, 11))):
        for seed, count in enumerate(right):
            bench.run(dataset, baseline, seed, count)
    return bench
