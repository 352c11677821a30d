"""The wheel carries the catalogue, the templates and the type marker, and runs without a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.real

WHAT = ("crawlers/met.yaml", "datasets/provenance/card.md", "benchmarks/provenance/baselines/resnet18.yaml")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory, repository):
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(repository)]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = out.glob("*.whl")
    return path


def test_it_holds_the_catalogue_and_no_more_top_folders(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"reliquary", "reliquary-0.1.0.dist-info"}
    for place in WHAT:
        assert f"reliquary/catalogue/{place}" in names
    assert "reliquary/py.typed" in names
    assert "reliquary/dates/periods/egypt.yaml" in names
    assert "reliquary/curate/app/plugin/fiftyone.yml" in names
    assert {"reliquary/pages/templates/skeleton.html.j2", "reliquary/pages/templates/style.css"} <= set(names)


def test_an_unpacked_wheel_finds_its_catalogue_from_an_empty_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    (tmp_path / "empty").mkdir()
    program = "from reliquary import catalogue; from reliquary.cli import main; print(catalogue.root()); main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "check"],
        cwd=tmp_path / "empty",
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == str(tmp_path / "installed" / "reliquary" / "catalogue")
    assert list((tmp_path / "empty").iterdir()) == []
