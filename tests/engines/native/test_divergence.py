from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import torch
from safetensors import safe_open

from reliquary.engines.native.batches import EpochBatches
from reliquary.engines.native.divergence import FAILED_BATCH, FiniteLoss
from reliquary.errors import ReliquaryError

IDS = [f"{number:064x}" for number in range(12)]


@pytest.fixture
def watch(tmp_path):
    batches = EpochBatches(range(12), 4, seed=0, steps=100)
    return FiniteLoss(tmp_path, batches, IDS), batches


def end(watch, epoch, step, loss, pixels=None):
    batch = (torch.zeros(4, 3, 2, 2, dtype=torch.uint8) if pixels is None else pixels, torch.zeros(4))
    watch.on_train_batch_end(SimpleNamespace(current_epoch=epoch), None, {"loss": torch.tensor(loss)}, batch, step)


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_the_very_step_is_named_and_its_batch_kept(watch, tmp_path, loss):
    callback, batches = watch
    pixels = torch.arange(48, dtype=torch.uint8).reshape(4, 3, 2, 2)
    end(callback, 3, 0, 1.0)
    with pytest.raises(ReliquaryError, match=rf"loss became {loss} in epoch 4, step 2; lower .*{FAILED_BATCH}"):
        end(callback, 3, 1, loss, pixels)
    batches.set_epoch(3)
    numbers = list(batches)[1].numbers
    with safe_open(tmp_path / FAILED_BATCH, "pt") as kept:
        assert torch.equal(kept.get_tensor("pixels"), pixels)
        assert json.loads(kept.metadata()["image_ids"]) == [IDS[number] for number in numbers]
        assert kept.metadata()["step"] == "epoch 4, step 2"


def test_finite_losses_leave_nothing_behind(watch, tmp_path):
    end(watch[0], 0, 0, 1e30)
    watch[0].on_train_epoch_end(SimpleNamespace(current_epoch=0), None)
    assert list(tmp_path.iterdir()) == []
