from __future__ import annotations

import csv
import signal
from pathlib import Path

import numpy as np
import pytest
import torch

from reliquary.engines import engine_for
from reliquary.engines.native.models import make_model
from reliquary.errors import ReliquaryError
from reliquary.seeds import derive
from reliquary.tasks import task_for, truth_of_run
from tests.engines.tiny_dataset import write_dataset
from tests.engines.trainings import StoppedError, stop_after, train, train_and_kill

pytestmark = pytest.mark.real


@pytest.fixture(autouse=True)
def every_epoch_is_saved(monkeypatch):
    monkeypatch.setattr("reliquary.engines.native.checkpoints.MAX_SHARE", 1e9)


def scores(outcome):
    return np.array([row.scores for row in sorted(outcome.predictions.rows, key=lambda row: row.image_id)])


def test_a_model_learns_what_can_be_learnt(make_job):
    job = make_job(epochs=12)
    outcome = train(job)
    metrics = task_for("classification").score(outcome.predictions, truth_of_run(job.spec, job.dataset))
    assert metrics[0].name == "accuracy"
    assert metrics[0].value > 0.8
    assert outcome.model.parameters == 372_979
    assert outcome.model.flops > 1e6
    assert outcome.peak_memory_bytes > 0
    assert "epoch 12 of 12: loss" in (job.folder / "train.log").read_text()


def test_equal_specs_give_equal_predictions_and_other_seeds_others(make_job):
    first, again, other = (train(make_job(folder, seed=seed)) for folder, seed in (("a", 0), ("b", 0), ("c", 1)))
    assert np.array_equal(scores(first), scores(again))
    assert not np.array_equal(scores(first), scores(other))


@pytest.mark.parametrize("parameters", [{}, {"selection": "best_validation", "optimizer": "sgd"}])
@pytest.mark.parametrize("epoch", [2, 3])
def test_a_resumed_training_ends_as_an_uninterrupted_one(make_job, parameters, epoch):
    whole = train(make_job("whole", **parameters))
    with pytest.raises(StoppedError):
        train(make_job("stopped", on_epoch=stop_after(epoch), **parameters))  # before this epoch's checkpoint
    seen = []
    resumed = train(make_job("stopped", on_epoch=lambda done, total: seen.append(done), **parameters))
    assert seen[0] == epoch - 1
    assert np.array_equal(scores(whole), scores(resumed))


def test_dropout_draws_the_same_after_a_resumption(make_job):
    model = "torchvision::squeezenet1_1"
    whole = train(make_job("whole", model=model, epochs=2))
    with pytest.raises(StoppedError):
        train(make_job("stopped", model=model, epochs=2, on_epoch=stop_after(2)))
    assert np.array_equal(scores(whole), scores(train(make_job("stopped", model=model, epochs=2))))


def test_a_training_that_was_killed_ends_as_an_uninterrupted_one(make_job):
    whole = train(make_job("whole"))
    job = make_job("killed")
    train_and_kill(job)
    assert (job.folder / "checkpoint/last.ckpt").is_file()
    assert np.array_equal(scores(whole), scores(train(job)))


def test_a_damaged_checkpoint_costs_time_but_no_result(make_job):
    whole = train(make_job("whole"))
    job = make_job("damaged")
    with pytest.raises(StoppedError):
        train(make_job("damaged", on_epoch=stop_after(3)))
    path = job.folder / "checkpoint/last.ckpt"
    path.write_bytes(path.read_bytes()[:1000])
    assert np.array_equal(scores(whole), scores(train(job)))
    assert "training starts again from the beginning" in (job.folder / "train.log").read_text()


def test_a_run_whose_training_is_done_only_predicts(make_job):
    first = train(make_job())
    seen = []
    again = train(make_job(on_epoch=lambda done, total: seen.append(done)))
    assert seen == []
    assert np.array_equal(scores(first), scores(again))
    assert again.train_s == pytest.approx(first.train_s, abs=5)


def test_ctrl_c_stays_an_interrupt_and_keeps_its_meaning(make_job):
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        train(make_job(on_epoch=stop_after(2, KeyboardInterrupt)))
    assert signal.getsignal(signal.SIGINT) == handler


def test_a_training_that_diverges_is_stopped_before_it_is_saved(make_job):
    job = make_job(optimizer="sgd", learning_rate=1e30)
    with pytest.raises(ReliquaryError, match=r"the training loss became nan in epoch 1, step 2; lower learning_rate"):
        train(job)
    assert not (job.folder / "checkpoint/last.ckpt").exists()


def test_a_model_that_answers_with_no_numbers_is_an_error(make_job, monkeypatch):
    from reliquary.engines.native.classification.module import Answer, Classifier

    nothing = Answer(torch.full((12, 3), torch.nan), None)
    monkeypatch.setattr(Classifier, "predict_step", lambda self, batch, _: nothing)
    with pytest.raises(ReliquaryError, match="scores that are not finite"):
        train(make_job(epochs=1))


def test_a_protocol_takes_the_first_images_of_a_split(make_job, tiny_dataset):
    outcome = train(make_job(limits={"train": 8, "validation": 3, "test": 4}, epochs=1))
    ids = tiny_dataset.table("grouped", "test", columns=["image_id"]).column("image_id").to_pylist()
    assert [row.image_id for row in outcome.predictions.rows] == ids[:4]


def test_a_model_that_does_not_take_the_size_is_an_error(make_job):
    with pytest.raises(ReliquaryError, match="model 'timm::vit_tiny_patch16_224' does not take images of 32 pixels"):
        train(make_job(model="timm::vit_tiny_patch16_224"))


def test_one_training_image_is_too_few(make_job, tmp_path):
    dataset = write_dataset(tmp_path / "provenance-sample-1.0.0", {"train": 1, "test": 2})
    with pytest.raises(ReliquaryError, match="split 'train' has 1 images, at least 2 are needed"):
        train(make_job(dataset=dataset))


def test_without_validation_images_the_last_epoch_counts_and_the_best_cannot_be_asked_for(make_job, tmp_path):
    dataset = write_dataset(tmp_path / "provenance-sample-1.0.0", {"train": 8, "test": 3})
    assert len(train(make_job("last", dataset=dataset, epochs=1)).predictions.rows) == 3
    with pytest.raises(ReliquaryError, match="no split 'validation'"):
        train(make_job("best", dataset=dataset, epochs=1, selection="best_validation"))


def test_pretrained_weights_are_used_and_named_in_the_result(make_job):
    from safetensors.torch import save_file

    job = make_job(pretraining="mine", epochs=1)
    job.weights.mkdir()
    save_file(make_model("timm::test_resnet", 10, {}, job.weights).state_dict(), job.weights / "mine.safetensors")
    outcome = train(job)
    assert outcome.model.pretraining == "mine"
    assert outcome.model.revision.startswith("sha256:")
    assert not np.array_equal(scores(outcome), scores(train(make_job("scratch", epochs=1))))


def test_what_is_missing_is_found_before_any_training(make_job):
    engine = engine_for("native")
    with pytest.raises(ReliquaryError, match="nothing is downloaded"):
        engine.check(make_job(pretraining="mine").spec, Path("nowhere"))
    with pytest.raises(ReliquaryError, match="timm has no model"):
        engine.check(make_job(model="timm::nonsense").spec, Path("nowhere"))


def rows_of(job):
    with (job.folder / "metrics.csv").open() as handle:
        return list(csv.DictReader(handle))


PATIENT = {"patience": 2, "epochs": 9, "learning_rate": 1e-8, "selection": "best_validation"}
"""Weights that hardly change: the first epoch stays the best."""


def test_a_training_that_gets_no_better_ends(make_job):
    seen = []
    job = make_job(on_epoch=lambda done, total: seen.append((done, total)), **PATIENT)
    train(job)
    assert seen[-1] == (3, 3)
    assert len(rows_of(job)) == 3
    assert "no better validation_accuracy for 2 epochs" in (job.folder / "train.log").read_text()


@pytest.mark.parametrize("epoch", [2, 3])
def test_a_training_that_ends_early_ends_alike_after_a_resumption(make_job, epoch):
    whole = train(make_job("whole", **PATIENT))
    with pytest.raises(StoppedError):
        train(make_job("stopped", on_epoch=stop_after(epoch), **PATIENT))
    resumed = train(make_job("stopped", **PATIENT))
    assert len(rows_of(make_job("stopped", **PATIENT))) == 3
    assert np.array_equal(scores(whole), scores(resumed))


def test_a_training_that_ended_early_is_not_gone_on_with(make_job):
    first, seen = train(make_job(**PATIENT)), []
    again = train(make_job(on_epoch=lambda done, total: seen.append((done, total)), **PATIENT))
    assert seen == [(3, 9), (3, 3)]
    assert np.array_equal(scores(first), scores(again))


def test_the_validation_loss_can_select_and_end(make_job):
    job = make_job(**{**PATIENT, "selection": "best_validation_loss", "learning_rate": 1e-30, "flip": False})
    train(job)
    assert len(rows_of(job)) < 9
    assert "no better validation_loss" in (job.folder / "train.log").read_text()


def test_metrics_have_a_row_an_epoch_even_after_a_resumption(make_job):
    train(make_job("whole"))
    with pytest.raises(StoppedError):
        train(make_job("stopped", on_epoch=stop_after(2)))
    train(make_job("stopped"))
    whole, stopped = rows_of(make_job("whole")), rows_of(make_job("stopped"))
    assert [(row["epoch"], row["step"]) for row in stopped] == [("1", "3"), ("2", "6"), ("3", "9")]
    for row, other in zip(whole, stopped, strict=True):
        assert 0 <= float(row.pop("waiting")) < 1
        other.pop("waiting")
        assert row == other
    assert set(whole[0]) == {"epoch", "step", "loss", "learning_rate", "validation_accuracy", "validation_loss"}


def test_the_layout_of_memory_changes_no_answer(make_job):
    plain, channels_last = train(make_job("plain")), train(make_job("last", channels_last=True))
    assert scores(channels_last) == pytest.approx(scores(plain), abs=1e-3)


@pytest.mark.parametrize("precision", ["bf16-mixed", "16-mixed"])
def test_mixed_precision_trains_and_answers_nearly_alike(make_job, precision):
    full, mixed = train(make_job("full")), train(make_job("mixed", precision=precision))
    assert scores(mixed).sum(axis=1) == pytest.approx(np.ones(12), abs=1e-3)
    assert not np.array_equal(scores(full), scores(mixed))
    assert scores(full) == pytest.approx(scores(mixed), abs=0.1)


def test_only_the_last_layers_are_trained(make_job):
    job = make_job(trained_layers=1, epochs=1)
    train(job)
    assert "layers: 31, of which 1 are trained" in (job.folder / "train.log").read_text()
    state = torch.load(job.folder / "checkpoint/last.ckpt", weights_only=True)["state_dict"]
    torch.manual_seed(derive(0, "weights"))
    fresh = make_model("timm::test_resnet", 3).state_dict()
    changed = {name for name, value in fresh.items() if not torch.equal(value, state[f"model.{name}"])}
    assert changed == {"fc.weight", "fc.bias"}


def test_a_loss_that_is_no_number_keeps_its_batch(make_job):
    from safetensors import safe_open

    job = make_job(optimizer="sgd", learning_rate=1e30)
    with pytest.raises(ReliquaryError, match="failed-batch"):
        train(job)
    with safe_open(job.folder / "failed-batch.safetensors", "pt") as kept:
        assert kept.get_tensor("pixels").shape == (8, 3, 32, 32)


def test_too_little_memory_is_explained(make_job, monkeypatch):
    from reliquary.engines.native.classification.module import Classifier

    monkeypatch.setattr(Classifier, "loss", lambda self, batch: torch.empty(2**60))
    with pytest.raises(ReliquaryError, match="too little memory for batches of 8 images of 32 pixels"):
        train(make_job())


def test_a_model_of_a_user_that_answers_in_another_form_is_an_error(make_job, tmp_path, monkeypatch):
    (tmp_path / "shapeless.py").write_text("from torch import nn\ndef make(classes): return nn.Conv2d(3, classes, 3)")
    monkeypatch.syspath_prepend(tmp_path)
    message = r"model 'python::shapeless:make': it answers to one image with shape \(1, 3, 30, 30\), expected \(1, 3\)"
    with pytest.raises(ReliquaryError, match=message):
        train(make_job(model="python::shapeless:make"))


def test_a_class_without_training_images_is_told(make_job, tmp_path):
    dataset = write_dataset(tmp_path / "provenance-sample-1.0.0", {"train": 2, "test": 6})
    job = make_job(dataset=dataset, epochs=1)
    assert scores(train(job)).shape == (6, 3)
    assert "no training image of 1 of 3 classes" in (job.folder / "train.log").read_text()


def test_a_checkpoint_of_another_run_is_refused(make_job):
    train(make_job(seed=0))
    with pytest.raises(ReliquaryError, match="a checkpoint of run .*, expected .*; remove it and run again"):
        train(make_job(seed=1))


def test_more_layers_than_the_model_has_is_an_error(make_job):
    with pytest.raises(ReliquaryError, match="trained_layers: 300 are asked for, but the model has 31 layers"):
        train(make_job(trained_layers=300))
