from __future__ import annotations

import io
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from reliquary.bench.folder import PREDICTIONS
from reliquary.detect.detector import Detector
from reliquary.errors import ReliquaryError
from reliquary.records import DetectionPrediction
from reliquary.tasks import read_predictions
from tests.engines.tiny_boxes import NAMES, picture


@pytest.fixture
def copied(run_folder, tmp_path):
    return shutil.copytree(run_folder, tmp_path / run_folder.name)


def test_it_answers_as_it_did_in_its_run(run_folder, workspace):
    detector = Detector.open(run_folder, workspace / "builds")
    assert detector.class_names == NAMES
    assert detector.picture_side == 120
    data, _ = picture("test", 0)
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    boxes = detector.find([pixels], 120)[0]
    from reliquary.files import sha256_bytes

    stored = read_predictions(run_folder / PREDICTIONS, DetectionPrediction)
    row = next(row for row in stored.rows if row.image_id == sha256_bytes(data))
    assert len(boxes) == len(row.boxes) > 0
    assert boxes.scores == pytest.approx(np.array(row.scores), abs=1e-4)
    corners = np.array(row.boxes)
    corners[:, 2:] += corners[:, :2]
    assert np.abs(boxes.corners - corners).max() < 0.1


def test_a_smaller_picture_is_padded_and_not_enlarged(run_folder, workspace):
    detector = Detector.open(run_folder, workspace / "builds")
    boxes = detector.find([np.full((30, 40, 3), 200, np.uint8)], 120)[0]
    assert (boxes.corners <= [40, 30, 40, 30]).all()


def test_a_run_of_another_task_is_refused(copied, workspace):
    spec = json.loads((copied / "spec.json").read_text())
    (copied / "spec.json").write_text(json.dumps({**spec, "task": "classification"}))
    with pytest.raises(ReliquaryError, match="a run of the task 'classification' by the engine 'native'; give one of"):
        Detector.open(copied, workspace / "builds")


def test_a_run_that_is_not_finished_is_refused(copied, workspace):
    (copied / "result.json").unlink()
    with pytest.raises(ReliquaryError, match="the run is not finished"):
        Detector.open(copied, workspace / "builds")


def test_a_missing_checkpoint_is_named(copied, workspace):
    (copied / "checkpoint/last.ckpt").unlink()
    with pytest.raises(ReliquaryError, match=r"last\.ckpt: no such file"):
        Detector.open(copied, workspace / "builds")
