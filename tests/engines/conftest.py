"""A small dataset, and jobs on it."""

from __future__ import annotations

import pytest

from reliquary.engines import Job, engine_for
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec
from tests.engines.tiny_boxes import write_boxes
from tests.engines.tiny_dataset import write_dataset
from tests.publish.fixtures import hub, offline

__all__ = ["hub", "offline"]

TINY = {"image_size": 32, "epochs": 3, "batch_size": 8, "learning_rate": 0.002}
TINY_DETECTOR = {"image_size": 96, "epochs": 3, "batch_size": 4, "learning_rate": 0.002, "width": 0.1}


@pytest.fixture(scope="session")
def tiny_dataset(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("builds") / "provenance-sample-1.0.0")


@pytest.fixture(scope="session")
def tiny_boxes(tmp_path_factory):
    return write_boxes(tmp_path_factory.mktemp("builds") / "deeprelic-sample-1.0.0")


@pytest.fixture
def make_job(tmp_path, tiny_dataset):
    def make(
        folder="run",
        model="timm::test_resnet",
        dataset=None,
        seed=0,
        limits=None,
        on_epoch=lambda done, total: None,
        devices=1,
        **parameters,
    ):
        dataset = dataset or tiny_dataset
        manifest = dataset.manifest
        tiny = TINY if manifest.task == "classification" else TINY_DETECTOR
        resolved = engine_for("native").resolve(manifest.task, {**tiny, **parameters}, "baseline 'tiny'")
        spec = RunSpec(
            suite="provenance",
            suite_version="0.1.0",
            task=manifest.task,
            baseline=RunBaseline(name="tiny", engine="native", model=model, parameters=resolved),
            dataset=RunDataset(
                name=manifest.name,
                version=manifest.version,
                manifest_digest=manifest.digest,
                config=dataset.configs()[0],
            ),
            protocol=RunProtocol(name="smoke", settings={"limits": limits or {}}),
            seed=seed,
        )
        return Job(spec, "Apache-2.0", dataset, tmp_path / folder, tmp_path / "weights", on_epoch, devices)

    return make


@pytest.fixture
def make_detection(make_job, tiny_boxes):
    """Make a job of a very small detector."""

    def make(folder="run", model="reliquary::ssd_mobilenet_v2", dataset=None, **options):
        return make_job(folder, model, dataset or tiny_boxes, **options)

    return make
