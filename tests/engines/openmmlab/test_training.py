"""Real trainings in the real environment, which is installed once from the package registry."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from torchvision.ops import box_iou

from reliquary.engines.environments import check_engine
from reliquary.engines.openmmlab.process import WorkerError
from reliquary.errors import ReliquaryError

# One environment and heavy processes: all of these tests run in one worker.
from tests.engines.trainings import answers, train

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("openmmlab"), pytest.mark.usefixtures("installed")]

SHORT = {"image_size": 96, "epochs": 3, "batch_size": 4, "warmup_iterations": 2, "learning_rate": 0.001}
FASTER_RCNN = "mmdet::faster_rcnn/faster-rcnn_r50_fpn_1x_coco.py"
RETINANET = "mmdet::retinanet/retinanet_r18_fpn_1x_coco.py"
SMALL_BACKBONE = {"model.backbone.depth": 18, "model.neck.in_channels": [64, 128, 256, 512]}


def found_share(outcome, dataset):
    """Return the share of objects that a detection of their class with a score above 0.3 overlaps by more than half."""
    by_id = {row.image_id: row for row in outcome.predictions.rows}
    hits = []
    for truth in dataset.table("fusion-000", "test", ["image_id", "objects"]).to_pylist():
        said = by_id[truth["image_id"]]
        for thing in truth["objects"]:
            boxes = [
                box
                for box, score, label in zip(said.boxes, said.scores, said.labels, strict=True)
                if label == thing["category"] and score > 0.3
            ]
            x, y, w, h = torch.tensor([*boxes, thing["bbox"]]).T
            overlaps = box_iou(*torch.stack([x, y, x + w, y + h], dim=1).split([len(boxes), 1]))
            hits.append(bool((overlaps > 0.5).any()))
    return np.mean(hits)


def test_the_environment_says_what_it_consists_of():
    assert check_engine("openmmlab").made["openmmlab"].startswith("mmdet 3.3.0, mmagic 1.2.0, ")


def test_a_one_stage_detector_with_mosaic_learns_to_find_shapes(make_mmdet, tiny_boxes):
    seen = []
    parameters = {**SHORT, "epochs": 30, "learning_rate": 0.002, "cfg_options": {"custom_hooks": []}}
    outcome = train(make_mmdet(on_epoch=lambda done, total: seen.append((done, total)), **parameters))
    assert seen == [(done, 30) for done in range(31)]
    assert found_share(outcome, tiny_boxes) > 0.5
    assert outcome.model.parameters > 4_000_000
    assert outcome.model.flops > 100_000_000
    assert outcome.peak_memory_bytes > 100_000_000
    assert 0 < outcome.test_s < outcome.train_s


def test_a_two_stage_detector_trains_from_a_config_with_options(make_mmdet, tmp_path):
    parameters = {"image_size": 96, "iterations": 3, "batch_size": 2, "cfg_options": SMALL_BACKBONE}
    outcome = train(make_mmdet(model=FASTER_RCNN, **parameters))
    assert any(row.boxes for row in outcome.predictions.rows)
    assert outcome.model.parameters < 30_000_000
    config = (tmp_path / "run/checkpoint/config.py").read_text()
    assert "depth=18" in config
    assert "num_classes=2" in config
    assert "num_classes=80" not in config
    assert "https://" not in config
    assert "torchvision://" not in config


def test_a_training_that_was_killed_ends_as_an_uninterrupted_one(make_mmdet, tmp_path):
    parameters = {**SHORT, "cfg_options": {"model.test_cfg.score_thr": 0.0}}
    whole = train(make_mmdet("whole", RETINANET, **parameters))
    job = make_mmdet("killed", RETINANET, **parameters)
    code = f"""
import os, signal
from pathlib import Path
from reliquary.build.reader import BuiltDataset
from reliquary.engines import Job, engine_for
from reliquary.records import RunSpec
spec = RunSpec.model_validate_json({job.spec.model_dump_json()!r})
folder = Path({str(job.folder)!r})
kill = lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done == 2 else None
engine_for("openmmlab").train_and_predict(
    Job(spec, "x", BuiltDataset.open(Path({str(job.dataset.path)!r})), folder, folder, kill))
"""
    killed = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    seen = []
    resumed = train(replace(job, on_epoch=lambda done, total: seen.append(done)))
    assert seen[0] > 0
    assert answers(resumed) == answers(whole)
    assert any(row["boxes"] for row in answers(whole))


def test_a_damaged_checkpoint_is_set_aside(make_mmdet, tmp_path):
    folder = tmp_path / "run/checkpoint"
    folder.mkdir(parents=True)
    (folder / "last.pth").write_bytes(b"PK half a file")
    seen = []
    train(make_mmdet(on_epoch=lambda done, total: seen.append(done), **{**SHORT, "epochs": 1}))
    assert seen == [0, 1]
    assert (folder / "last.pth.damaged").is_file()
    assert "training starts again from the beginning" in (tmp_path / "run/train.log").read_text()


def test_a_crash_is_shown_in_full(make_mmdet):
    with pytest.raises(WorkerError) as caught:
        train(make_mmdet(**SHORT, cfg_options={"model.bbox_head.type": "HeadThatIsNot"}))
    message = str(caught.value)
    assert message.startswith("the engine openmmlab crashed; its log is ")
    assert "Traceback (most recent call last):" in message
    assert "HeadThatIsNot is not in the" in message


def test_a_training_that_diverges_is_an_error_of_the_user(make_mmdet):
    with pytest.raises(ReliquaryError, match=r"the training diverges: loss.* lower learning_rate"):
        train(make_mmdet(**{**SHORT, "learning_rate": 1e30, "warmup_iterations": 0}))
