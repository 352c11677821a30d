"""A finished run and the references made of it, once for all tests; those that change them take a copy."""

from __future__ import annotations

import shutil

import pytest
from PIL import Image

from reliquary.identify.identifying import Identifier
from reliquary.identify.learning import learn
from reliquary.identify.trained_run import TrainedRun
from tests.identify.small_museum import IMAGE, finished_run, write_museum


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    return tmp_path_factory.mktemp("identify")


@pytest.fixture(scope="session")
def museum(workspace):
    return write_museum(workspace / "builds/provenance-sample-1.0.0")


@pytest.fixture(scope="session")
def run_folder(workspace, museum, tmp_path_factory):
    return finished_run(workspace, museum, tmp_path_factory.mktemp("suite") / "suite")


@pytest.fixture(scope="session")
def trained(run_folder, workspace):
    return TrainedRun.open(run_folder, workspace / "builds")


@pytest.fixture(scope="session")
def references_folder(trained, workspace):
    folder = workspace / "identify/tiny"
    learn(trained, IMAGE, folder, quiet=True)
    return folder


@pytest.fixture(scope="session")
def identifier(references_folder):
    return Identifier.open(references_folder)


@pytest.fixture
def copied_run(run_folder, tmp_path):
    return shutil.copytree(run_folder, tmp_path / "workspace/runs/provenance/tiny" / run_folder.name)


@pytest.fixture
def copied_references(references_folder, tmp_path):
    return shutil.copytree(references_folder, tmp_path / "copied")


@pytest.fixture
def photo(tmp_path):
    """Write a picture of one colour that the model never saw, and return its path."""

    def write(name="photo.jpg", colour=(200, 60, 60), size=(90, 70), mode="RGB", **options):
        path = tmp_path / name
        Image.new("RGB", size, colour).convert(mode).save(path, **options)
        return path

    return write
