from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer import Typer
from typer.testing import CliRunner

from reliquary.bench.command import bench
from reliquary.catalogue import load_suite
from reliquary.errors import ReliquaryError
from reliquary.summary import Summary

runner = CliRunner()


@pytest.fixture
def app():
    app = Typer()
    app.command()(bench)
    return app


@pytest.fixture
def called(monkeypatch):
    """Stands in for the runs, and keeps what it was asked for."""
    asked = {}

    def stand_in(suite, baselines, dataset, runs, **options):
        asked.update(baselines=[b.name for b in baselines], dataset=dataset.path, runs=runs, **options)
        return Summary("bench provenance", rejected={"one, seed 0": 1})

    monkeypatch.setattr("reliquary.bench.run.bench_suite", stand_in)
    return asked


def test_options_reach_the_runs_and_failed_runs_give_status_3(app, called, tiny_dataset, tmp_path):
    arguments = ["provenance", "--baseline", "resnet18", "--protocol", "smoke", "--seeds", "4", "--config", "paper"]
    arguments += ["--devices", "2", "--workers", "3", "--download"]
    place = ["--dataset", str(tiny_dataset.path), "--workspace", str(tmp_path), "--json"]
    done = runner.invoke(app, [*arguments, *place])
    assert done.exit_code == 3
    assert json.loads(done.stdout)["rejected"] == {"one, seed 0": 1}
    assert called == {
        "baselines": ["resnet18"],
        "dataset": tiny_dataset.path,
        "runs": tmp_path / "runs/provenance",
        "protocol": "smoke",
        "config": "paper",
        "seeds": 4,
        "devices": 2,
        "workers": 3,
        "download": True,
        "quiet": True,
    }


def test_all_baselines_run_on_the_newest_build_by_default(app, called, tmp_path, tiny_dataset):
    (tmp_path / "builds").mkdir()
    (tmp_path / "builds/provenance-sample-1.0.0").symlink_to(tiny_dataset.path)
    runner.invoke(app, ["provenance", "--workspace", str(tmp_path)])
    assert called["baselines"] == load_suite("provenance").baseline_names()
    assert called["dataset"].name == "provenance-sample-1.0.0"
    assert called["protocol"] == "small"


def test_without_a_build_the_command_to_run_is_named(app, tmp_path):
    done = runner.invoke(app, ["provenance", "--workspace", str(tmp_path)])
    assert isinstance(done.exception, ReliquaryError)
    assert "reliquary build provenance" in str(done.exception)


@pytest.mark.parametrize("arguments", [["provenance", "--executor", "ray"], ["provenance", "--seeds", "0"], []])
def test_wrong_usage_gives_status_2(app, arguments):
    assert runner.invoke(app, arguments).exit_code == 2


def test_the_command_is_light_to_import():
    heavy = "{'torch', 'lightning', 'pyarrow', 'reliquary.bench.run'}"
    code = f"import sys, reliquary.bench.command; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
