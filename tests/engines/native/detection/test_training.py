"""Detectors through the whole engine; what is common to every kind of task is tested with classifiers."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torchvision.ops import box_iou

from reliquary.engines import engine_for
from reliquary.errors import ReliquaryError
from tests.engines.tiny_boxes import row, write_boxes
from tests.engines.trainings import StoppedError, answers, last_weights, stop_after, train, train_and_kill

pytestmark = pytest.mark.real


@pytest.fixture(autouse=True)
def every_epoch_is_saved(monkeypatch):
    monkeypatch.setattr("reliquary.engines.native.checkpoints.MAX_SHARE", 1e9)


def found_share(outcome, dataset):
    """Return the share of objects whose best detection of their class overlaps them by more than half."""
    by_id = {row.image_id: row for row in outcome.predictions.rows}
    hits = []
    for truth in dataset.table("fusion-000", "test", ["image_id", "objects"]).to_pylist():
        said = by_id[truth["image_id"]]
        for thing in truth["objects"]:
            best = [box for box, label in zip(said.boxes, said.labels, strict=True) if label == thing["category"]][:1]
            corners = [torch.tensor([[x, y, x + w, y + h]]) for x, y, w, h in [*best, thing["bbox"]]]
            hits.append(bool(best) and box_iou(*corners).item() > 0.5)
    return np.mean(hits)


def test_a_handful_of_pictures_is_learnt_by_heart(make_detection, tmp_path, monkeypatch):
    monkeypatch.setattr("reliquary.engines.native.checkpoints.MAX_SHARE", 0.05)  # an epoch is one step
    rows = [row("train", number, empty=number == 5) for number in range(6)]
    test = [part.model_copy(update={"split": "test"}) for part in rows]
    dataset = write_boxes(tmp_path / "deeprelic-sample-1.0.0", {"train": rows, "test": test})
    job = make_detection(
        dataset=dataset, epochs=None, iterations=100, batch_size=6, width=0.35, flip=False, learning_rate=0.003
    )
    outcome = train(job)
    assert found_share(outcome, dataset) > 0.85
    empty = next(said for said in outcome.predictions.rows if said.image_id == rows[5].image_id)
    assert max(empty.scores, default=0) < 0.3
    assert outcome.model.flops > 1e6
    assert "epoch 100 of 100: loss" in (job.folder / "train.log").read_text()


@pytest.mark.parametrize("workers", [False, True])
def test_a_resumed_training_ends_as_an_uninterrupted_one(make_detection, monkeypatch, workers):
    options = {"epochs": None, "iterations": 10, "photometric": True, "zoom_out": 2.0, "iou_crop": True}
    whole = train(make_detection("whole", **options))
    if workers:  # images are decoded by other processes, which begin an epoch before it is told
        monkeypatch.setattr("reliquary.engines.native.images.MAX_BYTES_IN_MEMORY", 0)
    with pytest.raises(StoppedError):
        train(make_detection("stopped", on_epoch=stop_after(3), **options))
    assert answers(train(make_detection("stopped", **options))) == answers(whole)


def test_a_training_that_was_killed_ends_with_the_same_weights(make_detection):
    uninterrupted = make_detection("whole")
    train(uninterrupted)
    job = make_detection("killed")
    train_and_kill(job)
    train(job)
    whole, resumed = last_weights(uninterrupted), last_weights(job)
    assert whole.keys() == resumed.keys()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_a_training_on_nothing_but_empty_images_finds_its_end(make_detection, tmp_path):
    rows = {split: [row(split, number, empty=True) for number in range(4)] for split in ("train", "test")}
    outcome = train(make_detection(dataset=write_boxes(tmp_path / "deeprelic-sample-1.0.0", rows), epochs=1))
    assert len(outcome.predictions.rows) == 4


@pytest.mark.parametrize("model", ["reliquary::ssd_mobilenet_v2", "torchvision::retinanet_resnet50_fpn_v2"])
def test_a_training_that_diverges_is_stopped_before_it_is_saved(make_detection, model):
    width = 0.1 if model.startswith("reliquary") else 1
    job = make_detection(model=model, optimizer="sgd", learning_rate=1e30, width=width)
    with pytest.raises(
        ReliquaryError, match=r"the training loss became (nan|inf) in epoch 1, step [12]; lower learning_rate"
    ):
        train(job)
    assert not (job.folder / "checkpoint/last.ckpt").exists()


def test_what_a_detector_does_not_take_is_found_before_any_training(make_detection):
    engine = engine_for("native")
    with pytest.raises(ReliquaryError, match="has one width only"):
        engine.check(make_detection(model="torchvision::fcos_resnet50_fpn").spec, None)
