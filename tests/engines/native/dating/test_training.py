"""Models that date through the whole engine; what is common to every kind of task is tested with classifiers."""

from __future__ import annotations

import re

import pytest
import torch

from reliquary.engines import engine_for
from reliquary.errors import ReliquaryError
from reliquary.records import AgePrediction
from reliquary.tasks import read_predictions, task_for, truth_of_run, write_predictions
from tests.engines.tiny_dated import write_dated
from tests.engines.trainings import StoppedError, answers, last_weights, stop_after, train, train_and_kill

pytestmark = pytest.mark.real

EVERY_BALANCE = [
    {"balance": "mult"},
    {"balance": "uncertainty", "standardise": True, "optimizer": "sgd"},
    {"balance": "gradnorm", "head": "ordinal"},
    {"balance": "mult+add", "head": "distribution", "selection": "best_validation_loss"},
]


@pytest.fixture(autouse=True)
def every_epoch_is_saved(monkeypatch):
    monkeypatch.setattr("reliquary.engines.native.checkpoints.MAX_SHARE", 1e9)


def test_collection_and_year_are_learnt_and_scored(make_dating, tmp_path):
    dataset = write_dated(tmp_path / "smb-epochs-sample-1.0.0", {"train": 48, "validation": 24, "test": 24}, (2,))
    job = make_dating(dataset=dataset, epochs=25, standardise=True, crop_scale=1.0, learning_rate=0.004, features=True)
    outcome = train(job)
    metrics = task_for("age").score(outcome.predictions, truth_of_run(job.spec, dataset))
    values = {metric.name: metric.value for metric in metrics if metric.slice is None}
    assert values["accuracy"] > 0.9
    assert values["mae"] < 400  # of years that are spread evenly over 3,800; the best constant is off by 950
    assert values["interval_coverage"] > 0.6
    assert 0 < values["interval_width"] < 2500
    assert len(outcome.predictions.rows[0].feature) == 96  # the width of the backbone
    assert outcome.model.flops > 1e6
    assert "epoch 25 of 25: loss" in (job.folder / "train.log").read_text()
    write_predictions(tmp_path / "p.parquet", outcome.predictions, AgePrediction)
    again = read_predictions(tmp_path / "p.parquet", AgePrediction)
    assert task_for("age").score(again, truth_of_run(job.spec, dataset))[0].value == pytest.approx(values["mae"])


@pytest.mark.parametrize("parameters", EVERY_BALANCE, ids=lambda parameters: parameters["balance"])
def test_a_resumed_training_ends_as_an_uninterrupted_one(make_dating, parameters):
    whole = train(make_dating("whole", **parameters))
    with pytest.raises(StoppedError):
        train(make_dating("stopped", on_epoch=stop_after(2), **parameters))  # before this epoch's checkpoint
    seen = []
    resumed = train(make_dating("stopped", on_epoch=lambda done, total: seen.append(done), **parameters))
    assert seen[0] == 1
    assert answers(whole) == answers(resumed)


def test_a_training_that_was_killed_ends_with_the_same_weights(make_dating):
    options = {"balance": "gradnorm", "standardise": True}
    uninterrupted = make_dating("whole", **options)
    train(uninterrupted)
    job = make_dating("killed", **options)
    train_and_kill(job)
    train(job)
    whole, resumed = last_weights(uninterrupted), last_weights(job)
    assert {"head.centre", "head.scale", "balance.logits", "balance.first"} <= whole.keys() == resumed.keys()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_without_validation_images_there_is_no_interval(make_dating, tmp_path):
    dataset = write_dated(tmp_path / "smb-epochs-sample-1.0.0", {"train": 8, "test": 3})
    outcome = train(make_dating(dataset=dataset, epochs=1, head="distribution"))
    assert len(outcome.predictions.rows) == 3
    assert all(row.year_low is None and row.year_high is None for row in outcome.predictions.rows)


def test_training_images_without_any_year_are_an_error(make_dating, tmp_path):
    dataset = write_dated(tmp_path / "smb-epochs-sample-1.0.0", {"train": 8, "test": 3}, undated=range(8))
    with pytest.raises(ReliquaryError, match="split 'train': no image has a year; there is nothing to learn dating"):
        train(make_dating(dataset=dataset))


def test_one_training_image_is_too_few(make_dating, tmp_path):
    dataset = write_dated(tmp_path / "smb-epochs-sample-1.0.0", {"train": 1, "test": 2})
    with pytest.raises(ReliquaryError, match="split 'train' has 1 images, at least 2 are needed"):
        train(make_dating(dataset=dataset))


def test_a_training_that_diverges_is_stopped_before_it_is_saved(make_dating):
    job = make_dating(balance="mult", optimizer="sgd", learning_rate=1e30)
    with pytest.raises(ReliquaryError, match=r"the training loss became (nan|inf)"):
        train(job)
    assert not (job.folder / "checkpoint/last.ckpt").exists()


def test_the_best_epoch_is_the_one_with_the_smallest_error(make_dating):
    job = make_dating(epochs=4, standardise=True, learning_rate=0.01, selection="best_validation")
    train(job)
    log = (job.folder / "train.log").read_text()
    errors = [float(error) for error in re.findall(r"validation mae ([\d.]+)", log)]
    best = torch.load(job.folder / "checkpoint/best.ckpt", weights_only=True)
    assert best["epoch"] == errors.index(min(errors))


def test_what_is_missing_is_found_before_any_training(make_dating):
    engine = engine_for("native")
    with pytest.raises(ReliquaryError, match="dates with 'reliquary::mocar' only"):
        engine.check(make_dating(model="timm::resnet10t").spec, None)
