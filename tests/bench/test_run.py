from __future__ import annotations

import json

import numpy as np
import pytest

from reliquary.bench import run as bench_run
from reliquary.bench.run import bench_suite
from reliquary.engines import Outcome, engine_for
from reliquary.errors import FaultyFileError, FullDiskError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ClassificationPrediction, ModelInfo, Result, read_document
from reliquary.tasks import Predictions, ScoreKind, task_for, truth_of_run


class Stub:
    """An engine that guesses the first class, or fails when it is told to."""

    def __init__(self):
        self.jobs, self.fail = [], {}

    def resolve(self, task, parameters, place):
        return dict(parameters)

    def check(self, spec, weights, *, devices, download):
        self.weights, self.asked = weights, (devices, download)

    def train_and_predict(self, job):
        self.devices = job.devices
        self.jobs.append((job.spec.baseline.name, job.spec.seed))
        job.on_epoch(1, 2)
        if error := self.fail.get(job.spec.baseline.name):
            raise error
        ids = truth_of_run(job.spec, job.dataset).image_ids
        rows = [ClassificationPrediction(image_id=image_id, scores=[0.8, 0.1, 0.1]) for image_id in ids]
        info = ModelInfo(id=job.spec.baseline.model, source="timm", licence=job.licence)
        return Outcome(Predictions(rows, ScoreKind.PROBABILITIES), info, 2.0, 0.5, 1000)


@pytest.fixture
def stub(monkeypatch):
    engine = Stub()
    monkeypatch.setattr("reliquary.bench.run.engine_for", lambda name: engine)
    monkeypatch.setattr("reliquary.bench.attempt.engine_for", lambda name: engine)
    monkeypatch.setattr("reliquary.bench.spec.engine_for", lambda name: engine)
    return engine


@pytest.fixture
def bench(write_suite, tiny_dataset, runs):
    def run(loaded=None, **options):
        suite, baselines = loaded or write_suite(one={}, two={})
        return bench_suite(suite, baselines, tiny_dataset, runs, **{"protocol": "smoke", "quiet": True, **options})

    return run


def results(runs):
    return [read_document(path, Result) for path in sorted(runs.rglob("result.json"))]


def test_every_baseline_runs_with_every_seed_once(stub, bench, runs):
    summary = bench()
    assert sorted(stub.jobs) == [("one", 0), ("one", 1), ("two", 0), ("two", 1)]
    assert summary.exit_status == 0
    assert summary.made["runs"] == 4
    assert len(results(runs)) == 4
    again = bench()
    assert len(stub.jobs) == 4
    assert again.made["of these done before"] == 4


def test_the_folders_of_few_runs_are_named_one_by_one(stub, bench, runs):
    stub.fail["two"] = ReliquaryError("too small")
    places = bench(seeds=2).places
    assert list(places) == [
        "runs",
        "run of one, seed 0",
        "run of one, seed 1",
        "log of two, seed 0",
        "log of two, seed 1",
    ]
    assert (places["run of one, seed 1"] / "result.json").is_file()
    assert places["run of one, seed 1"].parent == runs / "one"


def test_the_folders_of_many_runs_are_not_named(stub, bench, runs):
    summary = bench(seeds=3)
    assert (summary.made["runs"], summary.places) == (6, {"runs": runs})


def test_more_seeds_add_runs_and_keep_those_that_are_done(stub, bench):
    bench(seeds=1)
    bench(seeds=3)
    assert sorted(stub.jobs) == [(name, seed) for name in ("one", "two") for seed in range(3)]


def test_a_result_is_scored_from_what_was_stored(stub, bench, runs, tiny_dataset):
    bench(seeds=1)
    result = results(runs)[0]
    truth = truth_of_run(result.spec, tiny_dataset)
    assert result.metrics[0].value == pytest.approx(np.mean(truth.labels == 0))
    assert result.metrics[0].n == 6
    assert result.cost.images_per_s == pytest.approx(12)
    assert result.cost.peak_memory_bytes == 1000
    assert result.predictions.path == "predictions.parquet"
    assert result.predictions.rows == 6
    assert [m.name for m in result.metrics[:2]] == ["accuracy", "macro_precision"]


def test_a_run_that_fails_is_reported_with_its_log_and_the_others_go_on(stub, bench, runs):
    stub.fail["one"] = RuntimeError("out of memory [red]")
    summary = bench()
    assert summary.exit_status == 3
    assert summary.rejected == {"one, seed 0": 1, "one, seed 1": 1}
    assert "RuntimeError: out of memory [red]" in summary.places["log of one, seed 0"].read_text()
    assert {result.spec.baseline.name for result in results(runs)} == {"two"}


def test_a_failed_run_is_tried_again(stub, bench, runs):
    stub.fail["one"] = ReliquaryError("the loss became nan")
    assert bench().exit_status == 3
    stub.fail.clear()
    assert bench().exit_status == 0
    assert len(results(runs)) == 4


def test_a_run_whose_predictions_were_changed_is_done_again(stub, bench, runs):
    bench(seeds=1)
    next(runs.rglob("one/*/predictions.parquet")).write_bytes(b"changed")
    bench(seeds=1)
    assert stub.jobs.count(("one", 0)) == 2
    assert stub.jobs.count(("two", 0)) == 1


def test_the_predictions_of_a_finished_run_are_hashed_once(stub, bench, monkeypatch):
    bench(seeds=1)
    hashed = []
    monkeypatch.setattr("reliquary.bench.folder.sha256_file", lambda path: hashed.append(path) or sha256_file(path))
    bench(seeds=1)
    assert len(hashed) == len(set(hashed)) == 2


def test_a_full_disk_stops_everything(stub, bench):
    stub.fail["one"] = FullDiskError("no space left")
    with pytest.raises(FullDiskError):
        bench()
    assert stub.jobs == [("one", 0)]


def test_an_interrupt_stops_everything(stub, bench):
    stub.fail["one"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        bench()
    assert stub.jobs == [("one", 0)]


def test_predictions_that_are_not_the_test_split_fail_the_run(stub, bench, monkeypatch):
    monkeypatch.setattr(
        stub,
        "train_and_predict",
        lambda job: Outcome(
            Predictions([ClassificationPrediction(image_id="0" * 64, scores=[1.0, 0, 0])], ScoreKind.PROBABILITIES),
            ModelInfo(id="m", source="timm", licence="MIT"),
            1.0,
            1.0,
            1,
        ),
    )
    summary = bench(seeds=1)
    assert summary.rejected == {"one, seed 0": 1, "two, seed 0": 1}
    assert "is unknown" in summary.places["log of one, seed 0"].read_text()


def test_devices_and_the_leave_to_download_reach_the_engine(stub, bench):
    bench(seeds=1, devices=2, download=True)
    assert stub.asked == (2, True)
    assert stub.devices == 2


def test_weights_lie_in_the_workspace(stub, bench, tmp_path):
    bench(seeds=1)
    assert stub.weights == tmp_path / "workspace/weights"


def test_a_wrong_parameter_stops_before_anything_is_run(bench, write_suite, runs):
    with pytest.raises(FaultyFileError, match="baseline 'two', protocol 'smoke': parameters: momentun"):
        bench(write_suite(one={}, two={"parameters": {"momentun": 1}}))
    assert not runs.exists()


def test_a_missing_model_stops_before_anything_is_run(bench, write_suite, runs):
    with pytest.raises(ReliquaryError, match="timm has no model of that name"):
        bench(write_suite(one={}, two={"model": "timm::test_resnot"}))
    assert not runs.exists()


@pytest.mark.real
def test_a_suite_is_trained_and_scored_with_the_native_engine(bench, write_suite, runs, tiny_dataset):
    loaded = write_suite(timm={}, torchvision={"model": "torchvision::squeezenet1_1"})
    summary = bench(loaded, seeds=1)
    assert summary.rejected == {}
    found = results(runs)
    assert {result.model.source for result in found} == {"timm", "torchvision"}
    for result in found:
        again = task_for(result.spec.task).score(*evidence(runs, result, tiny_dataset))
        assert again == result.metrics
        folder = runs / result.spec.baseline.name / result.spec_sha256
        assert {path.name for path in folder.iterdir()} == {
            "spec.json",
            "environment.json",
            "predictions.parquet",
            "result.json",
            "train.log",
            "metrics.csv",
            "checkpoint",
        }
        assert json.loads((folder / "spec.json").read_text())["schema"] == "run-spec/1"


def evidence(runs, result, dataset):
    from reliquary.tasks import read_predictions

    path = runs / result.spec.baseline.name / result.spec_sha256 / result.predictions.path
    return read_predictions(path, ClassificationPrediction), truth_of_run(result.spec, dataset)


def test_the_summary_speaks_of_seeds_and_of_the_suites_key_metric():
    class Fake:
        def __init__(self, value):
            self.metrics = [type("M", (), {"name": "accuracy", "slice": None, "value": value})]

    assert bench_run.over_seeds([Fake(0.5)], "accuracy") == "0.500 (1 seed)"
    assert bench_run.over_seeds([Fake(0.5), Fake(0.7)], "accuracy") == "0.600 ± 0.141 (2 seeds)"
    assert bench_run.over_seeds([Fake(0.5)], "loudness") == "not measured by this task"


def test_the_engine_of_the_suites_is_there():
    assert engine_for("native")
