from __future__ import annotations

import json

import pytest
from typer import Typer
from typer.testing import CliRunner

from reliquary.bench.command import bench
from reliquary.bench.range_test import range_test_baseline
from reliquary.engines.native.engine import NativeEngine
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace


@pytest.fixture
def place(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def tested(monkeypatch):
    """Stands in for the training, and keeps its jobs."""
    from reliquary.engines.native.range_test import RangeTest

    jobs = []

    def stand_in(self, job):
        jobs.append(job)
        return RangeTest([1e-3, 1e-2, 1e-1], [2.0, 1.5, 9.0], 0.0123)

    monkeypatch.setattr(NativeEngine, "range_test", stand_in)
    return jobs


def test_the_suggested_rate_is_told_and_no_result_written(write_suite, tiny_dataset, place, tested):
    suite, baselines = write_suite(one={})
    summary = range_test_baseline(suite, baselines, tiny_dataset, place, protocol="smoke")
    assert summary.made == {"steps": 3, "suggested learning rate": "0.012"}
    assert sorted(path.name for path in summary.places.values()) == ["range-test.csv", "range-test.png"]
    assert all(path.is_file() for path in summary.places.values())
    assert tested[0].spec.baseline.parameters["image_size"] == 32
    assert not list(place.root.rglob("result.json"))
    assert not place.runs("provenance").exists()


def test_it_is_for_one_baseline_of_the_native_engine(write_suite, tiny_dataset, place, tested):
    suite, baselines = write_suite(one={}, two={})
    with pytest.raises(ReliquaryError, match="--range-test is for one baseline, found 2; choose it with --baseline"):
        range_test_baseline(suite, baselines, tiny_dataset, place, protocol="smoke")
    given = {"engine": "predictions", "model": "file::mine.parquet", "parameters": {}}
    suite, baselines = write_suite(mine=given)
    with pytest.raises(ReliquaryError, match="baseline 'mine': --range-test needs the engine native"):
        range_test_baseline(suite, baselines, tiny_dataset, place, protocol="smoke")
    assert tested == []


def test_the_command_does_it_in_the_place_of_the_runs(tiny_dataset, tmp_path, tested, monkeypatch):
    monkeypatch.setattr("reliquary.bench.run.bench_suite", None)
    app = Typer()
    app.command()(bench)
    arguments = ["provenance", "--baseline", "resnet10t", "--protocol", "smoke", "--range-test", "--json"]
    place = ["--dataset", str(tiny_dataset.path), "--workspace", str(tmp_path)]
    done = CliRunner().invoke(app, [*arguments, *place])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["made"]["suggested learning rate"] == "0.012"
