"""A suite of another task is ranked by the same code: scored again, with its measures, classes and pictures."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import load_suite
from reliquary.errors import FaultyFileError
from reliquary.files import atomic_write_text, sha256_file
from reliquary.rank.run import rank_suite
from reliquary.records import (
    DetectionPrediction,
    DetectionRow,
    ModelInfo,
    PredictionsFile,
    Result,
    ResultStatus,
    RunBaseline,
    RunDataset,
    RunProtocol,
    RunSpec,
    write_document,
)
from reliquary.tasks import Predictions, task_for, truth_of_run, write_predictions
from tests.rank.conftest import manifest_of

CLASSES = ["owl", "lamp"]
BOXES = [[10.0, 10.0, 20.0, 20.0], [50.0, 50.0, 40.0, 40.0]]
IMAGES = 4

SUITE = """\
schema: suite/1
name: relics
version: 0.1.0
title: Where are the relics?
task: detection
dataset: relics
configs: [default]
protocols:
  smoke: {description: Seconds., seeds: 1}
  small: {description: Minutes., seeds: 1}
  full: {description: Hours., seeds: 1}
metrics: [ap50, map, ar_100, ap, ap50_lost_to_missed]
source: {title: A paper, year: 2021}
"""


COLUMNS = ("image_id", "group_id", "museum", "object_id", "width", "height", "objects")


def built(folder):
    """Make a dataset of four images with an owl and a lamp each."""
    ids = sorted(hashlib.sha256(f"relic {n}".encode()).hexdigest() for n in range(IMAGES))
    objects = [
        {"id": n, "bbox": box, "category": n, "area": box[2] * box[3], "iscrowd": False} for n, box in enumerate(BOXES)
    ]
    rows = [
        {"image_id": image_id, "group_id": image_id, "width": 100, "height": 100, "objects": objects}
        for image_id in ids
    ]
    schema = DetectionRow.arrow_schema()
    schema = pa.schema([schema.field(name) for name in COLUMNS])
    label = {"objects": {"_type": "List", "feature": {"category": {"names": CLASSES, "_type": "ClassLabel"}}}}
    schema = schema.with_metadata({"huggingface": json.dumps({"info": {"features": label}})})
    path = folder / "data" / "default" / "test-00000-of-00001.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    files = [{"split": "test", "path": "data/default/test-*.parquet"}]
    described = [{"config_name": "default", "data_files": files}]
    atomic_write_text(folder / "README.md", f"---\nconfigs: {json.dumps(described)}\n---\n")
    write_document(folder / "MANIFEST.json", manifest_of(folder, "relics", "0.1.0", "detection"))
    return BuiltDataset.open(folder)


def run(runs, dataset, baseline, found):
    """Make a finished run that finds all objects of the first so many images."""
    manifest = dataset.manifest
    spec = RunSpec(
        suite="relics",
        suite_version="0.1.0",
        task="detection",
        baseline=RunBaseline(name=baseline, engine="native", model=f"torchvision::{baseline}", parameters={}),
        dataset=RunDataset(name="relics", version="0.1.0", manifest_digest=manifest.digest, config="default"),
        protocol=RunProtocol(name="small", settings={}),
        seed=0,
    )
    truth, task = truth_of_run(spec, dataset), task_for("detection")
    rows = [
        DetectionPrediction(image_id=image_id, boxes=BOXES, scores=[0.5, 0.75], labels=[0, 1])
        if number < found
        else DetectionPrediction(image_id=image_id, boxes=[], scores=[], labels=[])
        for number, image_id in enumerate(truth.image_ids)
    ]
    path = runs / baseline / spec.sha256() / "predictions.parquet"
    write_predictions(path, Predictions(rows), DetectionPrediction)
    result = Result(
        spec=spec,
        spec_sha256=spec.sha256(),
        status=ResultStatus.MEASURED,
        model=ModelInfo(id=f"torchvision::{baseline}", source="native", licence="BSD-3-Clause"),
        metrics=task.score(Predictions(rows), truth),
        predictions=PredictionsFile(path=path.name, sha256=sha256_file(path), rows=IMAGES),
        created_at=datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
    )
    write_document(path.parent / "result.json", result)
    return path.parent


@pytest.fixture
def place(tmp_path):
    """The suite and two runs, of which one finds half of the objects."""
    atomic_write_text(tmp_path / "suite" / "suite.yaml", SUITE)
    dataset = built(tmp_path / "builds" / "relics-0.1.0")
    for baseline, found in (("ssd300", IMAGES), ("fcos", IMAGES // 2)):
        run(tmp_path / "runs", dataset, baseline, found)
    return tmp_path


def rank(place):
    suite = load_suite(str(place / "suite" / "suite.yaml"))
    return rank_suite(suite, place / "runs", place / "builds", place / "out", quiet=True)


def test_a_detection_suite_is_scored_again_and_ranked(place):
    assert rank(place).made == {"results": 2, "verified": 2, "tables": 1}
    page = (place / "out" / "README.md").read_text("utf-8")
    assert "| Place | Baseline | AP50 ↑ | mAP ↑ | AR 100 ↑ | AP50 lost to missed ↓ |" in page
    assert page.index("ssd300") < page.index("fcos")
    assert "- Test images: 4\n- Test objects: 8\n" in page


def test_classes_are_shown_with_their_objects(place):
    rank(place)
    page = (place / "out" / "README.md").read_text("utf-8")
    assert "| Class | AP50 ↑ | AR 100 ↑ | AP ↑ | Objects |" in page
    assert "| lamp | 1.000 | 1.000 | 1.000 | 4 |" in page


def test_curves_and_errors_of_each_baseline_are_shown(place):
    rank(place)
    page = (place / "out" / "index.html").read_text("utf-8")
    pictures = sorted((place / "out").glob("assets/*/*.png"))
    assert sorted({picture.name for picture in pictures}) == ["error-breakdown.png", "precision-recall-curves.png"]
    assert len(pictures) == 4
    assert all(picture.relative_to(place / "out").as_posix() in page for picture in pictures)


def test_a_measure_that_is_not_that_of_the_predictions_is_found(place):
    path = next((place / "runs" / "fcos").glob("*/result.json"))
    value = json.loads(path.read_text("utf-8"))
    metric = next(metric for metric in value["metrics"] if metric["name"] == "ap50" and metric["slice"] is None)
    metric["value"] += 0.001
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(FaultyFileError, match="ap50: recorded"):
        rank(place)
    assert not (place / "out").exists()
