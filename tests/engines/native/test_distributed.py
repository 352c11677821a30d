from __future__ import annotations

import csv

import numpy as np
import pytest

from reliquary.engines import engine_for
from reliquary.engines.native.distributed import check_devices
from reliquary.errors import ReliquaryError


def train(job):
    return engine_for("native").train_and_predict(job)


def scores(outcome):
    return np.array([row.scores for row in sorted(outcome.predictions.rows, key=lambda row: row.image_id)])


def losses(job):
    with (job.folder / "metrics.csv").open() as handle:
        return [float(row["loss"]) for row in csv.DictReader(handle)]


def test_a_batch_is_shared_evenly():
    check_devices(2, 8)
    with pytest.raises(ReliquaryError, match="--devices 3: a batch of 8 images cannot be shared evenly"):
        check_devices(3, 8)
    with pytest.raises(ReliquaryError, match="--devices 8: a batch of 8 images cannot be shared evenly"):
        check_devices(8, 8)


@pytest.mark.real
def test_two_processes_train_nearly_as_one(make_job):
    # Without statistics of batches, halves of a batch give the gradient of the whole.
    options = {"model": "timm::test_vit", "image_size": 160, "optimizer": "sgd", "learning_rate": 0.01}
    one, seen = make_job("one", **options), []
    two = make_job("two", devices=2, on_epoch=lambda done, total: seen.append((done, total)), **options)
    alone, shared = train(one), train(two)
    assert seen[:4] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert losses(two) == pytest.approx(losses(one), rel=1e-4)
    assert scores(shared).shape == (12, 3)
    assert scores(shared) == pytest.approx(scores(alone), abs=1e-3)


@pytest.mark.real
def test_a_failure_of_one_process_ends_all_with_its_message(make_job):
    with pytest.raises(ReliquaryError, match="the training loss became nan in epoch 1"):
        train(make_job(devices=2, optimizer="sgd", learning_rate=1e30))


class StoppedError(Exception):
    pass


@pytest.mark.real
def test_a_stopped_training_on_two_devices_goes_on_and_may_go_on_on_one(make_job, monkeypatch):
    def stop(done, _total):
        if done == 2:
            raise StoppedError

    whole = train(make_job("whole", epochs=4, devices=2))
    with pytest.raises(StoppedError):
        train(make_job("stopped", epochs=4, devices=2, on_epoch=stop))
    assert np.array_equal(scores(train(make_job("stopped", epochs=4, devices=2))), scores(whole))
