from __future__ import annotations

import json

import numpy as np
import pytest

from reliquary.metrics.detection.boxes import Objects
from reliquary.records import DetectionPrediction
from reliquary.tasks import Predictions, read_predictions, task_for, write_predictions
from reliquary.tasks.detection import DetectionTask, DetectionTruth
from tests.metrics.detection.simulated import SIDE, pycocotools_evaluation, simulate
from tests.tasks.detection.answers_of import answers, right_answers

NAMES = ["owl", "lamp", "mask"]
PYCOCOTOOLS = (
    "map", "ap50", "ap75", "map_small", "map_medium", "map_large",
    "ar_1", "ar_10", "ar_100", "ar_small", "ar_medium", "ar_large",
)  # fmt: skip
OWL, LAMP = (0, [10.0, 10.0, 40.0, 40.0], False), (1, [60.0, 10.0, 20.0, 20.0], False)


def by_name(metrics):
    assert len({(metric.name, metric.slice) for metric in metrics}) == len(metrics)
    return {(metric.name, metric.slice): metric for metric in metrics}


def score(predictions, truth):
    return by_name(DetectionTask().score(predictions, truth))


def simulated(seed=0, n_images=12):
    """Return a truth and predictions of made-up images."""
    objects, detections = simulate(seed, n_images, len(NAMES))
    image_ids = [f"{number:064x}" for number in range(n_images)]
    sizes = np.full((n_images, 2), 2 * SIDE, np.int64)  # detections reach beyond the objects
    truth = DetectionTruth(image_ids, sizes, objects, NAMES, groups=image_ids)
    found = [[] for _ in image_ids]
    for image, label, box, value in zip(
        detections.image, detections.label, detections.boxes, detections.score, strict=True
    ):
        found[image].append((int(label), box.tolist(), float(value)))
    return truth, answers(truth, found), detections


def test_the_task_is_known():
    assert isinstance(task_for("detection"), DetectionTask)
    assert task_for("detection").prediction_model is DetectionPrediction
    assert task_for("detection").key_metrics[0] == "map"


def test_what_is_all_right_is_all_one(make_detection_truth):
    truth = make_detection_truth([[OWL, LAMP], [], [OWL, (1, [0.0, 60.0, 90.0, 30.0], True)]])
    found = score(right_answers(truth), truth)
    for name in ("map", "ap50", "ap75", "ar_10", "ar_100", "voc_map_11_point", "voc_map_all_point"):
        assert found[name, None].value == pytest.approx(1.0), name
        assert found[name, None].n == 3
    assert found["ap50", "label=owl"].n == 2
    assert found["map_small", None].n == 1
    assert found["map_medium", None].n == 2
    assert not any(found[name, part].value for name, part in found if "lost" in name or "errors" in name)


def test_a_class_or_a_size_without_objects_has_no_measures(make_detection_truth):
    truth = make_detection_truth([[OWL], [LAMP]])
    found = score(right_answers(truth), truth)
    assert {part for _, part in found} == {None, "label=owl", "label=lamp"}
    assert ("map_large", None) not in found
    assert ("ar_large", None) not in found


def test_classes_that_are_only_predicted_change_no_average(make_detection_truth):
    truth = make_detection_truth([[OWL], [LAMP]])
    good = right_answers(truth)
    found = [
        [*zip(row.labels, row.boxes, row.scores, strict=True), (2, [0.0, 0.0, 9.0, 9.0], 1.0)] for row in good.rows
    ]
    more, before = score(answers(truth, found), truth), score(good, truth)
    assert more.keys() == before.keys()
    assert more["map", None] == before["map", None]
    assert more["voc_map_all_point", None] == before["voc_map_all_point", None]
    assert more["errors_of_background", None].value + more["errors_of_both", None].value == 2


def test_measures_do_not_depend_on_the_order_of_the_rows():
    truth, predictions, _ = simulated()
    turned = Predictions(list(reversed(predictions.rows)), None, predictions.place)
    assert DetectionTask().score(turned, truth) == DetectionTask().score(predictions, truth)


def test_measures_are_those_of_the_stored_predictions(tmp_path):
    """Scores are stored with single precision: they are measured as they were read, twice the same."""
    truth, predictions, _ = simulated(1)
    write_predictions(tmp_path / "p.parquet", predictions, DetectionPrediction)
    read = read_predictions(tmp_path / "p.parquet", DetectionPrediction)
    again = read_predictions(tmp_path / "p.parquet", DetectionPrediction)
    assert DetectionTask().score(read, truth) == DetectionTask().score(again, truth)


def test_equal_to_pycocotools_by_name():
    truth, predictions, detections = simulated(2)
    found = score(predictions, truth)
    theirs = pycocotools_evaluation(truth.objects, detections, len(truth.image_ids), len(NAMES))
    for name, expected in zip(PYCOCOTOOLS, theirs.stats, strict=True):
        assert found[name, None].value == pytest.approx(expected, abs=1e-9), name
    for index, name in enumerate(NAMES):
        expected = theirs.eval["precision"][0, :, index, 0, -1].mean()
        assert found["ap50", f"label={name}"].value == pytest.approx(expected, abs=1e-9)


@pytest.mark.needs_shared
def test_the_published_figures_of_coco_come_out(shared_data):
    truth, predictions = _coco_sample(shared_data / "metrics" / "coco")
    found = score(predictions, truth)
    values = [found[name, None].value for name in PYCOCOTOOLS[:9]]
    assert [round(value, 3) for value in values] == [0.505, 0.697, 0.573, 0.586, 0.519, 0.501, 0.387, 0.594, 0.595]
    theirs = pycocotools_evaluation(
        truth.objects, _in_order(predictions, truth), len(truth.image_ids), len(truth.class_names)
    )
    assert [found[name, None].value for name in PYCOCOTOOLS] == pytest.approx(theirs.stats, abs=1e-9)


def _in_order(predictions, truth):
    from reliquary.tasks.detection.answers import read_detections

    return read_detections(predictions, truth)


def _coco_sample(folder):
    """Read COCO's own example as a truth and predictions."""
    given = json.loads((folder / "instances_val2014_100.json").read_text("utf-8"))
    results = json.loads((folder / "instances_val2014_fakebbox100_results.json").read_text("utf-8"))
    images = sorted(given["images"], key=lambda image: image["id"])
    image_of = {image["id"]: number for number, image in enumerate(images)}
    categories = sorted(given["categories"], key=lambda category: category["id"])
    class_of = {category["id"]: number for number, category in enumerate(categories)}
    annotations = sorted(given["annotations"], key=lambda annotation: image_of[annotation["image_id"]])
    objects = Objects(
        np.array([image_of[annotation["image_id"]] for annotation in annotations]),
        np.array([class_of[annotation["category_id"]] for annotation in annotations]),
        np.array([annotation["bbox"] for annotation in annotations]),
        np.array([annotation["area"] for annotation in annotations]),
        np.array([bool(annotation["iscrowd"]) for annotation in annotations]),
    )
    truth = DetectionTruth(
        [f"{image['id']:064x}" for image in images],
        np.array([[image["width"], image["height"]] for image in images]),
        objects,
        [category["name"] for category in categories],
        groups=[f"{image['id']:064x}" for image in images],
    )
    found = [[] for _ in images]
    for result in results:
        found[image_of[result["image_id"]]].append((class_of[result["category_id"]], result["bbox"], result["score"]))
    return truth, answers(truth, found)
