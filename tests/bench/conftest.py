"""A suite folder of a user, a small dataset, and an engine that needs no training."""

from __future__ import annotations

import shutil

import pytest
import yaml

from reliquary.catalogue import load_baseline, load_suite
from tests.engines.tiny_dataset import write_dataset

SUITE = {
    "schema": "suite/1",
    "name": "provenance",
    "version": "0.1.0",
    "title": "Tiny",
    "task": "classification",
    "dataset": "provenance",
    "configs": ["grouped"],
    "protocols": {
        "smoke": {
            "description": "seconds",
            "seeds": 2,
            "limits": {"test": 6},
            "parameters": {"image_size": 32, "epochs": 2, "batch_size": 8},
        },
        "small": {"description": "minutes", "seeds": 1, "parameters": {"image_size": 48}},
        "full": {"description": "hours", "seeds": 3},
    },
    "metrics": ["accuracy", "macro_f1"],
    "source": {"title": "none"},
}
BASELINE = {
    "schema": "baseline/1",
    "engine": "native",
    "model": "timm::test_resnet",
    "parameters": {"learning_rate": 0.002},
    "licence": "Apache-2.0",
    "reference": {"title": "none"},
}


@pytest.fixture
def write_suite(tmp_path):
    """Write a suite with these baselines, given as changes to a common one, and load it with them."""

    def write(**baselines):
        folder = tmp_path / "suite"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "baselines").mkdir(parents=True)
        (folder / "suite.yaml").write_text(yaml.safe_dump(SUITE))
        for name, changes in baselines.items():
            content = {**BASELINE, "name": name, "title": name, **changes}
            (folder / f"baselines/{name}.yaml").write_text(yaml.safe_dump(content))
        suite = load_suite(str(folder))
        return suite, [load_baseline(suite, name) for name in baselines]

    return write


@pytest.fixture(scope="session")
def tiny_dataset(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("builds") / "provenance-sample-1.0.0")


@pytest.fixture
def runs(tmp_path):
    return tmp_path / "workspace/runs/provenance"
