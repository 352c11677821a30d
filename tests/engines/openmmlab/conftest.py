"""Jobs for detectors of MMDetection, and the environment that really runs them."""

from __future__ import annotations

import pytest

from reliquary.engines import Job, engine_for
from reliquary.engines.openmmlab.environment import OPENMMLAB
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec


@pytest.fixture(scope="session")
def installed(pytestconfig):
    """The environment, installed once and kept in pytest's cache (or where $RELIQUARY_ENGINES says)."""
    import os

    with pytest.MonkeyPatch.context() as patch:
        if "RELIQUARY_ENGINES" not in os.environ:
            patch.setenv("RELIQUARY_ENGINES", str(pytestconfig.cache.mkdir("engines")))
        OPENMMLAB.install(quiet=True)
        yield OPENMMLAB


@pytest.fixture
def make_mmdet(tmp_path, tiny_boxes):
    """Make a job of a small detector."""

    def make(
        folder="run",
        model="mmdet::rtmdet/rtmdet_tiny_8xb32-300e_coco.py",
        dataset=None,
        limits=None,
        on_epoch=lambda done, total: None,
        **parameters,
    ):
        dataset = dataset or tiny_boxes
        manifest = dataset.manifest
        resolved = engine_for("openmmlab").resolve("detection", parameters, "baseline 'tiny'")
        spec = RunSpec(
            suite="deeprelic-fusion",
            suite_version="0.1.0",
            task="detection",
            baseline=RunBaseline(name="tiny", engine="openmmlab", model=model, parameters=resolved),
            dataset=RunDataset(
                name=manifest.name,
                version=manifest.version,
                manifest_digest=manifest.digest,
                config=dataset.configs()[0],
            ),
            protocol=RunProtocol(name="smoke", settings={"limits": limits or {}}),
            seed=0,
        )
        return Job(spec, "Apache-2.0", dataset, tmp_path / folder, tmp_path / "weights", on_epoch)

    return make
