"""A baseline that is a file of predictions, from its YAML to its result."""

from __future__ import annotations

import pytest
import yaml

from reliquary.bench.run import bench_suite
from reliquary.catalogue import load_baseline
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import ClassificationPrediction, Result, read_document
from reliquary.tasks import Predictions, ScoreKind, write_predictions
from tests.bench.conftest import BASELINE


@pytest.fixture
def mine(write_suite, tiny_dataset, tmp_path):
    """A user's suite, and a baseline in a folder of its own beside its predictions."""
    suite, _ = write_suite()
    folder = tmp_path / "mine"
    folder.mkdir()
    ids = tiny_dataset.table("grouped", "test", columns=["image_id"]).column("image_id").to_pylist()
    rows = [ClassificationPrediction(image_id=image_id, scores=[0.5, 0.25, 0.25]) for image_id in ids]
    predictions = Predictions(rows, ScoreKind.PROBABILITIES)
    write_predictions(folder / "mine.parquet", predictions, ClassificationPrediction)

    def baseline(**changes):
        given = {"engine": "predictions", "model": "file::mine.parquet", "parameters": {}, "name": "mine", "title": "M"}
        (folder / "mine.yaml").write_text(yaml.safe_dump({**BASELINE, **given, **changes}))
        return suite, load_baseline(suite, str(folder / "mine.yaml"))

    return baseline


def test_predictions_are_scored_like_any_other_without_costs(mine, tiny_dataset, runs):
    suite, baseline = mine()
    summary = bench_suite(suite, [baseline], tiny_dataset, runs, protocol="smoke", seeds=1, quiet=True)
    assert summary.rejected == {}
    (path,) = runs.rglob("result.json")
    result = read_document(path, Result)
    assert result.metrics[0].n == 6
    assert result.cost is None
    assert list(result.spec.baseline.parameters) == ["model_sha256"]
    assert "mine/" not in path.read_text()  # no path of this machine


def test_the_name_of_the_run_follows_the_content(mine, tiny_dataset, runs, tmp_path):
    for content in (None, ScoreKind.LOGITS):
        suite, baseline = mine()
        if content:
            ids = tiny_dataset.table("grouped", "test", columns=["image_id"]).column("image_id").to_pylist()
            rows = [ClassificationPrediction(image_id=image_id, scores=[1.0, 2.0, 3.0]) for image_id in ids]
            write_predictions(tmp_path / "mine/mine.parquet", Predictions(rows, content), ClassificationPrediction)
        bench_suite(suite, [baseline], tiny_dataset, runs, protocol="smoke", seeds=1, quiet=True)
    assert len(list(runs.rglob("result.json"))) == 2


@pytest.mark.parametrize("name", ["../secret.parquet", "/etc/passwd", "link.parquet"])
def test_a_file_outside_the_folder_is_refused(mine, tmp_path, name):
    (tmp_path / "secret.parquet").write_bytes(b"secret")
    _, baseline = mine(model=f"file::{name}")
    (tmp_path / "mine/link.parquet").symlink_to(tmp_path / "secret.parquet")
    with pytest.raises(ReliquaryError, match=f"model: 'file::{name}' leads out of"):
        baseline.model_file()


def test_a_missing_file_is_named(mine):
    with pytest.raises(ReliquaryError, match=r"baseline 'mine': model: .*other\.parquet: no such file"):
        mine(model="file::other.parquet")[1].model_file()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"engine": "native"}, "'predictions' and a model 'file::...' go together, found 'file::mine.parquet'"),
        ({"model": "timm::resnet18"}, "'predictions' and a model 'file::...' go together"),
        ({"parameters": {"epochs": 3}}, "have no parameters, overrides or pretraining"),
        ({"pretraining": "imagenet"}, "have no parameters, overrides or pretraining"),
    ],
)
def test_what_does_not_go_together_is_an_error(mine, changes, message):
    with pytest.raises(FaultyFileError, match=message):
        mine(**changes)
