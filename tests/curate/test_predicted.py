from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Dataset, load_dataset_recipe
from reliquary.catalogue.recipe import ImageSpec, Labels
from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.label_suspects import LabelSuspects
from reliquary.curate.collection import open_collection
from reliquary.curate.measuring.look import Looked
from reliquary.curate.predicted import read_predicted
from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.records import (
    ClassificationPrediction,
    DetectionPrediction,
    RunBaseline,
    RunDataset,
    RunProtocol,
    RunSpec,
    StylePrediction,
    write_document,
)
from reliquary.tasks.predictions import Predictions, ScoreKind, write_predictions
from reliquary.voc import VocObject, voc_xml
from reliquary.workspace import Workspace
from tests.curate.small_collection import collection as crawl_collection
from tests.curate.small_collection import item
from tests.engines.tiny_dataset import NAMES, write_dataset

TEST_IMAGES = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("builds") / "provenance-sample-1.0.0").path


@pytest.fixture(scope="module")
def collection(folder):
    return open_collection(str(folder), Workspace(folder))


@pytest.fixture(scope="module")
def dataset(folder):
    return BuiltDataset.open(folder)


@pytest.fixture
def image_ids(dataset):
    return dataset.table("grouped", "test", ["image_id"])["image_id"].to_pylist()


def rows_of(image_ids, scores=(0.7, 0.2, 0.1)):
    return [ClassificationPrediction(image_id=image_id, scores=list(scores)) for image_id in image_ids]


@pytest.fixture
def write_run(tmp_path, dataset, image_ids):
    """Write the folder of a run on the dataset, as ``reliquary bench`` leaves it."""

    def write(seed=1, scores=(0.7, 0.2, 0.1), kind=ScoreKind.PROBABILITIES, ids=None, protocol="small", **fields):
        manifest = dataset.manifest
        known = {"name": manifest.name, "version": manifest.version, "manifest_digest": manifest.digest}
        spec = RunSpec(
            suite="provenance",
            suite_version="0.1.0",
            task="classification",
            baseline=RunBaseline(name="resnet18", engine="native", model="timm::resnet18", parameters={}),
            dataset=RunDataset(**{**known, "config": "grouped", **fields}),
            protocol=RunProtocol(name=protocol, settings={}),
            seed=seed,
        )
        run = tmp_path / "resnet18" / spec.sha256()
        write_document(run / "spec.json", spec)
        rows = rows_of(image_ids if ids is None else ids, scores)
        write_predictions(run / "predictions.parquet", Predictions(rows, kind), ClassificationPrediction)
        return run

    return write


def write_file(path, rows, model=ClassificationPrediction, kind=ScoreKind.PROBABILITIES):
    write_predictions(path, Predictions(rows, kind), model)
    return path


def test_a_run_is_read_with_its_classes_and_labels(collection, dataset, write_run, image_ids):
    predicted = read_predicted(write_run(), collection)
    assert predicted.name == "resnet18 (seed 1)"
    assert predicted.class_names == NAMES
    assert sorted(predicted.rows) == sorted(image_ids)
    assert predicted.rows[image_ids[0]].scores == pytest.approx([0.7, 0.2, 0.1])
    table = dataset.table("grouped", "test", ["image_id", "label"]).to_pylist()
    assert {row["image_id"]: predicted.labels[row["image_id"]] for row in table} == {
        row["image_id"]: row["label"] for row in table
    }
    assert len(predicted.labels) == len(collection.items)


@pytest.mark.parametrize("shift", [0, 1e30])
def test_logits_become_probabilities(collection, write_run, image_ids, shift):
    run = write_run(scores=(float(np.log(3)) + shift, shift, -1e30), kind=ScoreKind.LOGITS)
    expected = [0.75, 0.25, 0] if shift == 0 else [0.5, 0.5, 0]
    assert read_predicted(run, collection).rows[image_ids[0]].scores == pytest.approx(expected)


def test_the_probabilities_of_several_seeds_are_averaged(collection, write_run, image_ids):
    write_run(1, (0.8, 0.2, 0.0))
    baseline = write_run(2, (0.4, 0.2, 0.4)).parent
    predicted = read_predicted(baseline, collection)
    assert predicted.name == "resnet18 (2 seeds)"
    assert predicted.rows[image_ids[0]].scores == pytest.approx([0.6, 0.2, 0.2])


def test_features_of_one_run_are_kept_and_of_several_there_is_no_mean(collection, write_run, image_ids):
    runs = [write_run(seed) for seed in (1, 2)]
    for number, run in enumerate(runs):
        rows = [row.model_copy(update={"feature": [float(number), 0.5]}) for row in rows_of(image_ids, (0.7, 0.2, 0.1))]
        write_file(run / "predictions.parquet", rows)
    assert {tuple(row.feature) for row in read_predicted(runs[1], collection).rows.values()} == {(1.0, 0.5)}
    assert {row.feature for row in read_predicted(runs[0].parent, collection).rows.values()} == {None}


def test_of_a_baseline_s_runs_those_on_this_dataset_are_taken(collection, write_run):
    write_run(1, manifest_digest="0" * 64, version="0.9.0")
    assert read_predicted(write_run(2).parent, collection).name == "resnet18 (seed 2)"


def test_runs_that_differ_in_more_than_the_seed_are_not_averaged(collection, write_run):
    write_run(1, protocol="smoke")
    with pytest.raises(ReliquaryError, match="2 runs that differ in more than the seed .* give the folder of one: "):
        read_predicted(write_run(2).parent, collection)


def test_seeds_of_different_images_are_not_averaged(collection, write_run, image_ids):
    write_run(1)
    with pytest.raises(FaultyFileError, match=f"needs exactly one row for each of {TEST_IMAGES - 1} images|is missing"):
        read_predicted(write_run(2, ids=image_ids[:-1]).parent, collection)


def test_a_run_on_another_dataset_is_refused_and_both_are_named(collection, dataset, write_run):
    run = write_run(name="other", version="0.9.0", manifest_digest="0" * 64)
    with pytest.raises(FaultyFileError) as error:
        read_predicted(run, collection)
    message = str(error.value)
    assert f"provenance-sample 1.0.0 ({dataset.manifest.digest})" in message
    assert f"spec.json: dataset: made on other 0.9.0 ({'0' * 64})" in message


def test_a_run_on_an_unknown_config_is_refused(collection, write_run):
    with pytest.raises(ReliquaryError, match="there is no config 'eras'; there are: grouped"):
        read_predicted(write_run(config="eras"), collection)


def test_a_file_is_read_with_the_classes_of_the_default_config(collection, image_ids, tmp_path):
    predicted = read_predicted(write_file(tmp_path / "mine.parquet", rows_of(image_ids)), collection)
    assert (predicted.name, predicted.class_names, len(predicted.rows)) == ("mine.parquet", NAMES, TEST_IMAGES)


def test_no_predictions_are_no_fault(collection, tmp_path):
    assert read_predicted(write_file(tmp_path / "none.parquet", []), collection).rows == {}


def test_faulty_rows_are_all_listed_with_file_and_field(collection, image_ids, tmp_path):
    path = write_file(tmp_path / "p.parquet", rows_of(["0" * 64, "1" * 64, *image_ids]))
    with pytest.raises(FaultyFileError) as error:
        read_predicted(path, collection)
    assert [str(fault) for fault in error.value.faults] == [
        f"{path}: image_id: {n * 64} is not in the dataset" for n in "01"
    ]
    with pytest.raises(FaultyFileError, match=f"{image_ids[0]} stands 2 times"):
        read_predicted(write_file(path, rows_of([image_ids[0], *image_ids])), collection)
    with pytest.raises(FaultyFileError, match=r"scores: 2 scores for 3 classes"):
        read_predicted(write_file(path, rows_of(image_ids, (0.5, 0.5))), collection)
    with pytest.raises(FaultyFileError, match=r"scores: no probabilities: .* are they logits\?"):
        read_predicted(write_file(path, rows_of(image_ids, (0.5, 4, 0.5))), collection)


def test_files_of_other_kinds_are_refused(collection, image_ids, tmp_path):
    styled = [StylePrediction(image_id=image_ids[0], image=b"png", style_id="a")]
    path = write_file(tmp_path / "p.parquet", styled, StylePrediction, None)
    with pytest.raises(UnknownVersionError, match="found 'predictions-style/1', expected 'predictions-class"):
        read_predicted(path, collection)
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(UnknownVersionError, match="schema: found 'nothing'"):
        read_predicted(path, collection)
    path.write_bytes(b"junk")
    with pytest.raises(ReliquaryError, match=r"p\.parquet: not a readable Parquet file"):
        read_predicted(path, collection)
    boxes = [DetectionPrediction(image_id=image_ids[0], boxes=[], scores=[], labels=[])]
    with pytest.raises(ReliquaryError, match=r"column 'objects\.category' has no class names"):
        read_predicted(write_file(path, boxes, DetectionPrediction, None), collection)


def test_what_is_no_run_is_refused(collection, write_run, tmp_path):
    with pytest.raises(ReliquaryError, match=r"nowhere: no such file or folder"):
        read_predicted(tmp_path / "nowhere", collection)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReliquaryError, match=r"empty: not a run \(spec\.json is missing\), and holds no runs"):
        read_predicted(tmp_path / "empty", collection)
    run = write_run()
    (run / "predictions.parquet").unlink()
    with pytest.raises(ReliquaryError, match=r"predictions\.parquet: no such file; the run is not finished"):
        read_predicted(run, collection)
    (run / "spec.json").write_text("{", "utf-8")
    with pytest.raises(ReliquaryError, match=r"spec\.json: not valid JSON"):
        read_predicted(run, collection)


def test_a_crawl_has_no_predictions(tmp_path):
    with pytest.raises(ReliquaryError, match="and crawls/met is a crawl; build the dataset, and curate that"):
        read_predicted(tmp_path, crawl_collection([item("a")]))


@pytest.fixture(scope="module")
def boxed(tmp_path_factory, repository):
    """A dataset of ten pictures with a box each, read as a collection."""
    root = tmp_path_factory.mktemp("boxed")
    for part in ("images", "annotations"):
        (root / "raccoon" / part).mkdir(parents=True)
    for number in range(10):
        _write_boxed(root / "raccoon", number)
    known = load_dataset_recipe(f"{repository}/tests/build/recipes/raccoon/")
    small = {"labels": Labels(names=["raccoon", "badger"]), "image": ImageSpec(size=(64, 48), fit="resize")}
    dataset = Dataset(known.recipe.model_copy(update=small), known.card, known.path)
    folder = build_dataset(dataset, [root / "raccoon"], root / "builds", quiet=True).places["dataset"]
    return open_collection(str(folder), Workspace(root))


def _write_boxed(folder, number):
    pixels = np.random.default_rng(number).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).resize((64, 48)).save(folder / f"images/{number}.jpg")
    name = "badger" if number % 2 else "raccoon"
    xml = voc_xml(f"{number}.jpg", (64, 48), [VocObject(name, (8, 8, 30, 20), truncated=False)], database="a")
    (folder / f"annotations/{number}.xml").write_text(xml.replace("reliquary sample", "none"), "utf-8")


def boxes_of(image_ids, label=1, score=0.9):
    known = {"boxes": [[8.0, 8.0, 30.0, 20.0]], "labels": [label], "scores": [score]}
    return [DetectionPrediction(image_id=image_id, **known) for image_id in image_ids]


def test_boxes_are_read(boxed, tmp_path):
    rows = boxes_of(boxed.by_picture, score=0.75)
    predicted = read_predicted(write_file(tmp_path / "p.parquet", rows, DetectionPrediction, None), boxed)
    assert (predicted.class_names, predicted.labels) == (["raccoon", "badger"], {})
    assert predicted.rows == {row.image_id: row for row in rows}


def test_boxes_that_are_annotated_otherwise_are_suspects(boxed, tmp_path):
    right = {each.sha256: predicted_class(each) for each in boxed.items}
    wrong = next(sha256 for sha256, label in right.items() if label == 0)
    rows = [*boxes_of([wrong], 1, 0.95)]
    rows += [row for sha256, label in right.items() if sha256 != wrong for row in boxes_of([sha256], label, 0.8)]
    predicted = read_predicted(write_file(tmp_path / "p.parquet", rows, DetectionPrediction, None), boxed)
    (finding,) = LabelSuspects().find(Evidence(boxed, Looked({}, {}), predicted))
    assert (finding.sha256, finding.group) == (wrong, "raccoon -> badger")


def predicted_class(boxed_item):
    return ["raccoon", "badger"].index(boxed_item.boxes[0].name)


@pytest.mark.parametrize(
    ("label", "score", "words"),
    [(2, 0.5, "labels: 2, expected the index of one of 2 classes"), (0, 1.5, "scores: 1.5, expected 0 to 1")],
)
def test_faulty_boxes_are_named(boxed, tmp_path, label, score, words):
    rows = boxes_of(boxed.by_picture, label, score)
    with pytest.raises(FaultyFileError, match=f"image [0-9a-f]{{64}}: {words}") as error:
        read_predicted(write_file(tmp_path / "p.parquet", rows, DetectionPrediction, None), boxed)
    assert len(error.value.faults) == 10
