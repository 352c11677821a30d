from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from reliquary import cli
from reliquary.errors import ReliquaryError
from tests.detect.painted import damage, painted, write_tiff

FILES = {"found.geojson", "found.coco.json", "overview.jpg", "index.html", "tiles", "windows.sqlite", "lock"}


@pytest.fixture
def invoke(run_folder, workspace):
    pytest.importorskip("pyvips")
    common = ["--run", run_folder, "--workspace", workspace]
    return lambda *arguments: CliRunner().invoke(cli.app, ["detect", *map(str, [*arguments, *common])])


@pytest.fixture
def wall(tmp_path):
    return write_tiff(tmp_path / "wall.tif", painted(300, 200)[0])


def test_a_mural_gets_a_folder_with_everything(invoke, wall, tmp_path):
    done = invoke(wall, "--score", 0, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert summary["places"] == {"wall": str(tmp_path / "out/wall/index.html")}
    # Windows of the pictures' 120 pixels every 60: at 0, 60, 120, 180 and at 0, 60, 80.
    assert summary["made"]["windows"] == 12
    assert {path.name for path in (tmp_path / "out/wall").iterdir()} == FILES
    found = json.loads((tmp_path / "out/wall/found.coco.json").read_text())
    assert len(found["annotations"]) == summary["made"]["objects"] > 0


def test_it_goes_into_the_workspace_and_a_damaged_mural_gives_status_3(invoke, wall, workspace):
    done = invoke(damage(wall, tile=5), "--window", 100, "--step", 100, "--merge", "nms")
    assert done.exit_code == 3, done.output
    assert "damaged windows" in done.output
    assert (workspace / "detections/wall/index.html").is_file()


def test_no_mural_is_an_error_that_names_it(invoke, tmp_path):
    done = invoke(tmp_path / "gone.tif", "--out", tmp_path)
    assert isinstance(done.exception, ReliquaryError)
    assert "gone.tif: no such file" in str(done.exception)


@pytest.mark.parametrize("options", [("--merge", "best"), ("--step", "400", "--window", "300"), ("--score", "2")])
def test_wrong_usage_gives_status_2(invoke, wall, options):
    assert invoke(wall, *options).exit_code == 2


def test_the_command_is_light_to_import():
    heavy = "{'torch', 'lightning', 'pyarrow', 'PIL', 'numpy', 'pyvips'}"
    code = f"import sys, reliquary.detect.command; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
