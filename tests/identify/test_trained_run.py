from __future__ import annotations

import json
import shutil

import pytest
import torch

from reliquary.errors import ReliquaryError
from reliquary.identify.trained_run import TrainedRun
from tests.identify.small_museum import write_museum


@pytest.fixture
def opened(copied_run, workspace):
    return lambda **options: TrainedRun.open(copied_run, workspace / "builds", **options)


def test_a_finished_run_opens_with_its_dataset(trained, museum):
    assert trained.dataset.path == museum.path
    assert trained.class_names() == ["egyptian", "islam", "asian"]
    assert "image" not in trained.rows("test")[0]


@pytest.mark.parametrize("missing", [".", "spec.json"])
def test_what_is_no_run_is_refused(copied_run, opened, missing):
    place = copied_run / missing
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    with pytest.raises(ReliquaryError, match="give .*WORKSPACE/runs/SUITE/BASELINE/HASH"):
        opened()


def test_a_run_that_is_not_finished_says_how_to_finish_it(copied_run, opened):
    (copied_run / "result.json").unlink()
    with pytest.raises(ReliquaryError, match="reliquary bench provenance --baseline tiny --protocol smoke"):
        opened()


def test_the_result_of_another_run_is_refused(copied_run, opened):
    spec = json.loads((copied_run / "spec.json").read_text())
    (copied_run / "spec.json").write_text(json.dumps({**spec, "seed": 5}))
    with pytest.raises(ReliquaryError, match="the result of another run"):
        opened()


def test_a_missing_dataset_is_named(copied_run, tmp_path):
    with pytest.raises(ReliquaryError, match="provenance-sample-1.0.0: no such folder.*--dataset"):
        TrainedRun.open(copied_run, tmp_path)


def test_another_version_of_the_dataset_is_refused(copied_run, tmp_path):
    write_museum(tmp_path / "other", {"train": 6, "validation": 3, "test": 12})
    with pytest.raises(ReliquaryError, match="but the run was trained on provenance-sample 1.0.0 with digest"):
        TrainedRun.open(copied_run, tmp_path, tmp_path / "other")


def test_a_missing_checkpoint_is_named(copied_run, opened):
    (copied_run / "checkpoint/last.ckpt").unlink()
    with pytest.raises(ReliquaryError, match=r"last\.ckpt: no such file"):
        opened().predictor()


def change(path, changes):
    checkpoint = torch.load(path, weights_only=True)
    changes(checkpoint)
    torch.save(checkpoint, path)


def test_a_checkpoint_of_another_run_is_refused(copied_run, opened):
    change(copied_run / "checkpoint/last.ckpt", lambda c: c.update(reliquary_spec_sha256="0" * 64))
    with pytest.raises(ReliquaryError, match="a checkpoint of run 000"):
        opened().predictor()


def test_a_checkpoint_with_code_in_it_is_refused(copied_run, opened):
    torch.save({"state_dict": {}, "code": print}, copied_run / "checkpoint/last.ckpt")
    with pytest.raises(ReliquaryError, match="damaged, or not a checkpoint of this engine"):
        opened().predictor()


def test_a_model_that_answers_otherwise_than_in_its_run_is_refused(copied_run, opened):
    def spoil(checkpoint):
        for tensor in checkpoint["state_dict"].values():
            tensor.mul_(2) if tensor.is_floating_point() else None

    change(copied_run / "checkpoint/last.ckpt", spoil)
    with pytest.raises(ReliquaryError, match="does not answer as the run stored it"):
        opened().predictor()
