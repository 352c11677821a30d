from __future__ import annotations

import numpy as np
import pytest

from reliquary.engines import engine_for
from reliquary.errors import ReliquaryError
from tests.engines.tiny_dataset import write_dataset

pytestmark = pytest.mark.real

BALANCED = {
    "sampling": "oversample",
    "oversample_to": 1.0,
    "class_weights": "balanced",
    "augment_copies_only": True,
    "zoom": 0.2,
    "distortion": 0.1,
    "brightness": 0.2,
}


@pytest.fixture(autouse=True)
def every_epoch_is_saved(monkeypatch):
    monkeypatch.setattr("reliquary.engines.native.checkpoints.MAX_SHARE", 1e9)


@pytest.fixture
def uneven(tmp_path):
    """Twelve training images of the first class, six of the second, and none of the third."""
    labels = [0] * 12 + [1] * 6
    return write_dataset(tmp_path / "provenance-sample-1.0.0", {"validation": 3, "test": 6}, train_labels=labels)


class StoppedError(Exception):
    pass


def stop_before_the_second_checkpoint(done, _total):
    if done == 2:
        raise StoppedError


def train(job):
    return engine_for("native").train_and_predict(job)


def scores(outcome):
    return np.array([row.scores for row in sorted(outcome.predictions.rows, key=lambda row: row.image_id)])


@pytest.mark.parametrize("parameters", [{"mixup": 0.4}, BALANCED], ids=["mixup", "oversampling"])
def test_a_resumed_training_ends_as_an_uninterrupted_one(make_job, uneven, parameters):
    whole = train(make_job("whole", dataset=uneven, **parameters))
    with pytest.raises(StoppedError):
        train(make_job("stopped", dataset=uneven, on_epoch=stop_before_the_second_checkpoint, **parameters))
    seen = []
    resumed = train(make_job("stopped", dataset=uneven, on_epoch=lambda done, _: seen.append(done), **parameters))
    assert seen[0] == 1
    assert np.array_equal(scores(whole), scores(resumed))
    assert not np.array_equal(scores(whole), scores(train(make_job("plain", dataset=uneven))))


def test_a_class_without_training_images_is_named_in_the_log(make_job, uneven):
    for sampling in ("none", "undersample"):
        job = make_job(sampling, dataset=uneven, sampling=sampling, epochs=1)
        assert len(train(job).predictions.rows) == 6
        log = (job.folder / "train.log").read_text()
        assert "no training image of 1 of 3 classes (in the order of 'label', from 0: 2)" in log


def test_one_class_can_be_undersampled_and_one_image_is_too_few(make_job, tmp_path):
    dataset = write_dataset(tmp_path / "provenance-sample-1.0.0", {"test": 2}, train_labels=[1, 1])
    assert len(train(make_job("two", dataset=dataset, sampling="undersample", epochs=1)).predictions.rows) == 2
    one = write_dataset(tmp_path / "provenance-one-1.0.0", {"test": 2}, train_labels=[1])
    with pytest.raises(ReliquaryError, match="split 'train' has 1 images, at least 2 are needed"):
        train(make_job("one", dataset=one, sampling="undersample"))


def test_predictions_carry_features_where_they_are_asked_for(make_job):
    rows = train(make_job(features=True, epochs=1)).predictions.rows
    assert {len(row.feature) for row in rows} == {96}
    assert all(row.feature is None for row in train(make_job("without", epochs=1)).predictions.rows)
