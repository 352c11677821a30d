from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from reliquary.catalogue.recipe import TaskKind
from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.records import RunBaseline, RunDataset, RunProtocol, RunSpec
from reliquary.tasks import task_for, truth_of_run
from reliquary.tasks.classification import ClassificationTask


def test_a_task_is_found_by_its_kind():
    assert task_for(TaskKind.CLASSIFICATION).kind is TaskKind.CLASSIFICATION
    assert task_for("classification").prediction_model.SCHEMA == "predictions-classification"


def test_an_unknown_kind_says_what_is_known():
    with pytest.raises(ReliquaryError, match="'juggling' cannot be scored by this release; known are classification"):
        task_for("juggling")


def test_tasks_load_without_torch_and_scikit_learn():
    heavy = "{'torch', 'sklearn', 'matplotlib', 'datasets'}"
    code = f"import sys, reliquary.tasks; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_missing_part_is_one_clear_line(monkeypatch, make_truth, make_predictions):
    monkeypatch.setitem(sys.modules, "sklearn.metrics", None)
    truth = make_truth([0])
    with pytest.raises(MissingExtraError, match=r"pip install 'reliquary\[rank\]'"):
        ClassificationTask().score(make_predictions(truth, [[1.0, 0.0, 0.0]]), truth)


def spec_of(digest, settings):
    return RunSpec(
        suite="provenance",
        suite_version="0.1.0",
        task="classification",
        baseline=RunBaseline(name="b", engine="native", model="timm::resnet10t", parameters={}),
        dataset=RunDataset(name="provenance", version="0.1.0", manifest_digest=digest, config="grouped"),
        protocol=RunProtocol(name="smoke", settings=settings),
        seed=0,
    )


@pytest.mark.parametrize(("settings", "images"), [({"limits": {"test": 2, "train": 1}}, 2), ({}, 3)])
def test_a_run_is_held_against_its_own_part_of_the_test_split(make_dataset, settings, images):
    dataset = make_dataset([0, 1, 2], ["a", "b", "c"])
    dataset.manifest = SimpleNamespace(digest="a" * 64)
    assert len(truth_of_run(spec_of("a" * 64, settings), dataset).image_ids) == images


def test_a_run_is_never_held_against_another_dataset(make_dataset):
    dataset = make_dataset([0, 1, 2], ["a", "b", "c"])
    dataset.manifest = SimpleNamespace(digest="b" * 64)
    with pytest.raises(ReliquaryError, match=f"digest {'b' * 64} is not that of the run"):
        truth_of_run(spec_of("a" * 64, {}), dataset)
