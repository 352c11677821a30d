"""A small dataset with years, and jobs on it."""

from __future__ import annotations

import pytest

from reliquary.engines import Job, engine_for
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec
from tests.engines.tiny_dated import write_dated

TINY = {
    "image_size": 32,
    "epochs": 3,
    "batch_size": 8,
    "learning_rate": 0.002,
    "bins": 16,
    "model_options": {"backbone": "test_resnet"},
}


@pytest.fixture(scope="session")
def tiny_dated(tmp_path_factory):
    return write_dated(tmp_path_factory.mktemp("builds") / "smb-epochs-sample-1.0.0", undated=(1,))


@pytest.fixture
def make_dating(tmp_path, tiny_dated):
    """Make a job of a very small model that dates."""

    def make(
        folder="run",
        dataset=None,
        seed=0,
        limits=None,
        on_epoch=lambda done, total: None,
        model="reliquary::mocar",
        **parameters,
    ):
        dataset = dataset or tiny_dated
        manifest = dataset.manifest
        spec = RunSpec(
            suite="smb-age",
            suite_version="0.1.0",
            task="age",
            baseline=RunBaseline(
                name="tiny",
                engine="native",
                model=model,
                parameters=engine_for("native").resolve("age", {**TINY, **parameters}, "baseline 'tiny'"),
            ),
            dataset=RunDataset(
                name=manifest.name, version=manifest.version, manifest_digest=manifest.digest, config="age"
            ),
            protocol=RunProtocol(name="smoke", settings={"limits": limits or {}}),
            seed=seed,
        )
        return Job(spec, "Apache-2.0", dataset, tmp_path / folder, tmp_path / "weights", on_epoch)

    return make
