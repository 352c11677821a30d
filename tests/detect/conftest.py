"""A finished run of a very small detector, once for all tests."""

from __future__ import annotations

import pytest

from tests.engines.conftest import TINY_DETECTOR
from tests.engines.tiny_boxes import write_boxes
from tests.identify.small_museum import finished_run

SUITE = {
    "name": "deeprelic-fusion",
    "task": "detection",
    "dataset": "deeprelic",
    "configs": ["fusion-000"],
    "metrics": ["map", "ap50"],
    "protocols": {
        "smoke": {"description": "seconds", "seeds": 1},
        "small": {"description": "minutes", "seeds": 1},
        "full": {"description": "hours", "seeds": 1},
    },
}


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    return tmp_path_factory.mktemp("detect")


@pytest.fixture(scope="session")
def run_folder(workspace, tmp_path_factory):
    dataset = write_boxes(workspace / "builds/deeprelic-sample-1.0.0")
    options = {"model": "reliquary::ssd_mobilenet_v2", "parameters": {**TINY_DETECTOR, "epochs": 1}}
    return finished_run(workspace, dataset, tmp_path_factory.mktemp("suite") / "suite", SUITE, **options)
