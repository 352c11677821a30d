from __future__ import annotations

import logging
import pickle
from types import SimpleNamespace

import pytest
import torch

from reliquary.engines.native.checkpoints import (
    BEST,
    LAST,
    SPEC_KEY,
    AtomicCheckpointIO,
    EpochCheckpoints,
    resumable,
    trained_weights,
)
from reliquary.errors import FullDiskError, ReliquaryError

SPEC = "a" * 64


def save(folder, spec=SPEC):
    AtomicCheckpointIO().save_checkpoint({"state_dict": {"w": torch.ones(9)}, SPEC_KEY: spec}, folder / LAST)
    return folder / LAST


def test_without_a_checkpoint_training_starts_from_the_beginning(tmp_path):
    assert resumable(tmp_path, SPEC) is None


def test_a_good_checkpoint_is_gone_on_from(tmp_path):
    assert resumable(tmp_path, SPEC) is None
    path = save(tmp_path)
    assert resumable(tmp_path, SPEC) == path


@pytest.mark.real
def test_a_full_disk_is_told_from_other_failures(small_disk):
    path = save(small_disk)
    with pytest.raises(FullDiskError, match="no space left on the disk"):
        AtomicCheckpointIO().save_checkpoint({"state_dict": {"w": torch.ones(50_000)}}, path)
    assert resumable(small_disk, SPEC) == path


def test_a_checkpoint_of_another_run_is_refused(tmp_path):
    save(tmp_path, "b" * 64)
    with pytest.raises(ReliquaryError, match=f"a checkpoint of run {'b' * 64}, expected {SPEC}"):
        resumable(tmp_path, SPEC)


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"\0" * 900])
def test_a_damaged_checkpoint_is_set_aside_and_the_log_says_so(tmp_path, caplog, damage):
    path = save(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    with caplog.at_level(logging.WARNING):
        assert resumable(tmp_path, SPEC) is None
    assert "training starts again" in caplog.text
    assert [found.name for found in tmp_path.iterdir()] == [f"{LAST}.damaged"]


class Trap:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("write", [torch.save, lambda value, path: path.write_bytes(pickle.dumps(value))])
def test_a_checkpoint_with_code_is_never_executed(tmp_path, write):
    write({SPEC_KEY: SPEC, "callbacks": Trap(tmp_path / "executed")}, tmp_path / LAST)
    assert resumable(tmp_path, SPEC) is None
    assert not (tmp_path / "executed").exists()


def test_a_save_that_fails_leaves_the_checkpoint_before_it(tmp_path, monkeypatch):
    path = save(tmp_path)
    before = path.read_bytes()

    def cut_short(checkpoint, place):
        place.write(b"half")
        raise RuntimeError("out of memory")

    monkeypatch.setattr(torch, "save", cut_short)
    with pytest.raises(RuntimeError, match="out of memory"):
        save(tmp_path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [LAST]


def saved_epochs(tmp_path, monkeypatch, epoch_s, saving_s, epochs=50):
    """Return the numbers of the epochs that are saved, where an epoch and a checkpoint take so long."""
    now, saved = [0.0], []
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    strategy = SimpleNamespace(broadcast=lambda value: value)
    trainer = SimpleNamespace(
        current_epoch=0, max_epochs=epochs, callback_metrics={}, should_stop=False, strategy=strategy
    )

    def save_checkpoint(path, weights_only):
        now[0] += saving_s
        saved.append(trainer.current_epoch)

    trainer.save_checkpoint = save_checkpoint
    checkpoints = EpochCheckpoints(tmp_path, None, SPEC)
    for trainer.current_epoch in range(epochs):
        now[0] += epoch_s
        checkpoints.on_train_epoch_end(trainer, None)
    return saved


def test_every_long_epoch_is_saved(tmp_path, monkeypatch):
    assert saved_epochs(tmp_path, monkeypatch, epoch_s=60, saving_s=2) == list(range(50))


def test_saving_takes_a_small_share_of_short_epochs_and_the_first_and_last_are_saved(tmp_path, monkeypatch):
    assert saved_epochs(tmp_path, monkeypatch, epoch_s=1, saving_s=1) == [0, 20, 40, 49]


@pytest.mark.parametrize(("best", "name"), [(False, LAST), (True, BEST)])
def test_the_weights_of_a_finished_run_can_be_taken(tmp_path, best, name):
    save(tmp_path).replace(tmp_path / name)
    assert torch.equal(trained_weights(tmp_path, SPEC, best=best)["w"], torch.ones(9))
    with pytest.raises(ReliquaryError, match="a checkpoint of run aaa.*expected bbb"):
        trained_weights(tmp_path, "b" * 64, best=best)
    (tmp_path / name).unlink()
    with pytest.raises(ReliquaryError, match=f"{name}: no such file"):
        trained_weights(tmp_path, SPEC, best=best)
