from __future__ import annotations

import numpy as np
import pytest

from reliquary.errors import ReliquaryError
from reliquary.identify import feature_parts, learning
from reliquary.identify.learning import learn
from reliquary.identify.neighbours import similarities
from reliquary.identify.predictor import Predictor
from reliquary.identify.references import References
from reliquary.identify.trained_run import TrainedRun
from tests.identify.small_museum import IMAGE, finished_run, write_museum


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_folder_holds_everything(references_folder, trained):
    references = References.open(references_folder)
    file = references.file
    assert (file.images, file.objects) == (24, 12)
    assert (file.split, file.far_split, file.far_measured) == ("train", "train", 24)
    assert file.licence == "Apache-2.0"
    assert 0 < file.far_distance < 2
    assert references.features.shape[0] == 24
    first = references.row(0)
    row = trained.rows("train")[0]
    assert (first.image_id, first.title, first.credit) == (row["image_id"], row["title"], row["credit"])
    assert first.class_name == trained.class_names()[row["label"]]
    assert {path.name for path in references_folder.iterdir()} == {
        "references.json",
        "references.parquet",
        "features.npy",
        "thumbnails.parquet",
        "weights.safetensors",
    }


def test_thumbnails_are_of_images_that_may_be_passed_on_alone(references_folder):
    references = References.open(references_folder)
    rows = [references.row(n) for n in range(references.file.images)]
    there = references.thumbnails([row.image_id for row in rows])
    free = {row.image_id for row in rows if row.licence == "CC0-1.0"}
    assert set(there) == free
    assert 0 < len(free) < len(rows)


def test_the_same_run_gives_the_same_files(trained, references_folder, tmp_path):
    learn(trained, IMAGE, tmp_path / "again", quiet=True)
    assert contents(tmp_path / "again") == contents(references_folder)


def test_references_that_are_there_are_taken_over(trained, copied_references, monkeypatch):
    monkeypatch.setattr(TrainedRun, "predictor", None)
    assert learn(trained, IMAGE, copied_references, quiet=True).made["done before"] == "yes"


def test_damaged_references_are_made_again(trained, copied_references, references_folder):
    (copied_references / "features.npy").write_bytes(b"damaged")
    learn(trained, IMAGE, copied_references, quiet=True)
    assert contents(copied_references) == contents(references_folder)


def test_a_job_that_was_killed_goes_on_after_the_last_part(trained, references_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(feature_parts, "PART", 8)
    seen, real = [], Predictor.see

    def see(self, pictures):
        if len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(len(pictures))
        return real(self, pictures)

    monkeypatch.setattr(Predictor, "see", see)
    with pytest.raises(KeyboardInterrupt):
        learn(trained, IMAGE, tmp_path / "out", quiet=True)
    assert not (tmp_path / "out").exists()
    done = seen[1:]  # the first look is at test images, to see that the model is the run's
    assert done == [8, 8]
    seen[:] = []
    monkeypatch.setattr(Predictor, "see", lambda self, pictures: seen.append(len(pictures)) or real(self, pictures))
    learn(trained, IMAGE, tmp_path / "out", quiet=True)
    assert sum(seen[1:]) == 24 - 16
    assert contents(tmp_path / "out").keys() == contents(references_folder).keys()
    assert (tmp_path / "out/references.parquet").read_bytes() == (references_folder / "references.parquet").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["out"]  # the parts are gone


def test_a_folder_of_something_else_is_left_alone(trained, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    with pytest.raises(ReliquaryError, match="holds no references.json, so it is not replaced"):
        learn(trained, IMAGE, tmp_path / "mine", quiet=True)
    assert (tmp_path / "mine/thesis.txt").read_text() == "years of work"


def test_a_recipe_that_did_not_make_the_images_is_refused(trained, tmp_path):
    other = IMAGE.model_copy(update={"size": (64, 64)})
    with pytest.raises(ReliquaryError, match="the images are 40 x 40 pixels as jpeg, but the recipe makes 64 x 64"):
        learn(trained, other, tmp_path / "out", quiet=True)


def test_without_validation_images_the_references_themselves_say_what_is_far(tmp_path):
    dataset = write_museum(tmp_path / "builds/provenance-sample-1.0.0", {"train": 12, "test": 6})
    run = TrainedRun.open(finished_run(tmp_path, dataset, tmp_path / "suite"), tmp_path / "builds")
    learn(run, IMAGE, tmp_path / "out", quiet=True)
    file = References.open(tmp_path / "out").file
    assert file.far_split == "train"
    assert 0 < file.far_distance < 2


def test_enough_validation_images_say_what_is_far(trained, references_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(learning, "MIN_UNSEEN", 9)
    learn(trained, IMAGE, tmp_path / "out", quiet=True)
    file = References.open(tmp_path / "out").file
    assert (file.far_split, file.far_measured) == ("validation", 9)
    references = References.open(references_folder)
    images = [cell["bytes"] for cell in trained.images("validation").to_pylist()]
    features = trained.predictor().see(images).features
    expected = max(1 - float(row.max()) for row in similarities(features, references.features))
    assert file.far_distance == pytest.approx(expected, abs=1e-5)


def test_what_is_far_is_measured_on_no_more_pictures_than_needed(monkeypatch):
    monkeypatch.setattr(learning, "MAX_MEASURED", 10)
    chosen = learning._measured(100, seed=0)
    assert len(set(chosen.tolist())) == 10
    assert (np.diff(chosen) > 0).all()
    assert learning._measured(3, seed=0).tolist() == [0, 1, 2]
