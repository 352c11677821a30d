"""The engine with a worker that only pretends."""

from __future__ import annotations

import json

import pytest

from reliquary.engines import engine_for
from reliquary.engines.layered import LayeredEnvironment
from reliquary.engines.openmmlab import engine as module
from reliquary.engines.openmmlab.messages import Done, Predicted, Trained
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes

MODEL = "mmdet::ssd/ssd300_coco.py"
FOUND = {"boxes": [[-4, 10, 60, 150], [130, 5, 140, 20], [5, 5, 20, 25]], "scores": [0.9, 0.8, 1.0001]}


@pytest.fixture
def worker(tmp_path, monkeypatch):
    """Put an environment with one config in place, and a worker that finds the same in every image."""
    configs = tmp_path / "packages/mmdet/.mim/configs/ssd"
    configs.mkdir(parents=True)
    (configs / "ssd300_coco.py").touch()
    monkeypatch.setattr(LayeredEnvironment, "require", lambda environment: tmp_path / "python")
    monkeypatch.setattr(LayeredEnvironment, "packages", tmp_path / "packages")
    seen = []

    def run(python, work, folder, log, on_progress):
        seen.append(work)
        for event in (Trained(0, 2), Trained(1, 2), Trained(2, 2), Predicted(1, 5)):
            on_progress(event)
        images = json.loads(work.test.read_text())["images"]
        found = [{"image_id": image["id"], **FOUND, "labels": [1, 0, 0]} for image in reversed(images)]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "predictions.json").write_text(json.dumps(found))
        return Done({"mmdet": "3.3.0"}, folder / "predictions.json", 1000, 2000, 3.0, 4.0, 5000)

    monkeypatch.setattr(module, "run", run)
    return seen


def train(job):
    return engine_for("openmmlab").train_and_predict(job)


def test_what_was_found_comes_back_in_our_form(make_mmdet, tiny_boxes, worker):
    outcome = train(make_mmdet(model=MODEL))
    ids = tiny_boxes.table("fusion-000", "test", ["image_id"])["image_id"].to_pylist()
    assert sorted(row.image_id for row in outcome.predictions.rows) == ids
    for row in outcome.predictions.rows:
        # Clipped to 120 x 100 pixels; the second box lies outside.
        assert row.boxes == [[0, 10, 60, 90], [5, 5, 15, 20]]
        assert row.scores == [pytest.approx(0.9), 1.0]
        assert row.labels == [1, 0]
    assert (outcome.model.parameters, outcome.model.flops, outcome.model.source) == (1000, 2000, "mmdet")
    assert (outcome.train_s, outcome.test_s, outcome.peak_memory_bytes) == (3.0, 4.0, 5000)


def test_the_worker_is_told_everything(make_mmdet, worker, tmp_path):
    train(make_mmdet(model=MODEL, limits={"train": 6, "test": 5}, epochs=4, image_size=96, cfg_options={"a.b": 1}))
    (work,) = worker
    assert (work.config, work.classes, work.seed) == ("ssd/ssd300_coco.py", ["red", "green"], 0)
    assert (work.epochs, work.iterations, work.image_size, work.cfg_options) == (4, None, 96, {"a.b": 1})
    assert all(path.is_absolute() for path in (work.folder, work.train, work.test, work.images))


def test_epochs_are_told_and_the_images_are_tidied_away(make_mmdet, worker, tmp_path):
    seen = []
    train(make_mmdet(model=MODEL, on_epoch=lambda done, total: seen.append((done, total))))
    assert seen == [(0, 2), (1, 2), (2, 2)]
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["checkpoint"]


def test_a_missing_environment_is_one_line(make_mmdet, tmp_path, monkeypatch):
    monkeypatch.setenv("RELIQUARY_ENGINES", str(tmp_path / "engines"))
    job = make_mmdet(model=MODEL)
    with pytest.raises(ReliquaryError, match="^engine 'openmmlab' is not installed; run: .* install openmmlab$"):
        engine_for("openmmlab").check(job.spec, job.weights)


def test_what_a_run_needs_is_looked_for_before_it_begins(make_mmdet, worker, tmp_path):
    check = engine_for("openmmlab").check
    job = make_mmdet(model="mmdet::ssd/ssd301_coco.py")
    with pytest.raises(ReliquaryError, match="no config of that path; did you mean ssd/ssd300_coco.py"):
        check(job.spec, job.weights)
    job = make_mmdet(model=MODEL, pretraining="vgg16_caffe")
    with pytest.raises(ReliquaryError, match=r"vgg16_caffe.safetensors: no such file"):
        check(job.spec, job.weights)
    with pytest.raises(ReliquaryError, match="trains on one device, found 2"):
        check(make_mmdet(model=MODEL).spec, job.weights, devices=2)


def test_weights_of_torchvision_can_be_fetched(make_mmdet, worker, monkeypatch):
    asked = []

    def fetch(folder, model, pretraining):
        asked.append((model, pretraining))
        folder.mkdir()
        (folder / f"{pretraining}.safetensors").touch()

    monkeypatch.setattr("reliquary.engines.native.downloads.fetch_missing", fetch)
    job = make_mmdet(model=MODEL, pretraining="ResNet50_Weights.IMAGENET1K_V1")
    engine_for("openmmlab").check(job.spec, job.weights, download=True)
    assert asked == [("torchvision::resnet50", "ResNet50_Weights.IMAGENET1K_V1")]
    job = make_mmdet(model=MODEL, pretraining="vgg16_caffe")
    with pytest.raises(ReliquaryError, match=r"vgg16_caffe.safetensors: no such file"):
        engine_for("openmmlab").check(job.spec, job.weights, download=True)


def test_pretrained_weights_are_named_with_their_hash(make_mmdet, worker, tmp_path):
    job = make_mmdet(model=MODEL, pretraining="vgg16_caffe")
    job.weights.mkdir()
    (job.weights / "vgg16_caffe.safetensors").write_bytes(b"weights")
    model = train(job).model
    assert worker[0].weights == job.weights / "vgg16_caffe.safetensors"
    assert model.pretraining == "vgg16_caffe"
    assert model.revision == f"sha256:{sha256_bytes(b'weights')}"
