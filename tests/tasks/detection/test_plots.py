from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.metrics.detection.errors import ErrorKind, ErrorShare
from reliquary.metrics.detection.precision_recall import Curve
from reliquary.tasks.detection import DetectionTask
from reliquary.tasks.detection.plots import draw_curves, draw_errors
from tests.tasks.detection.answers_of import answers, right_answers

OWL, LAMP = (0, [10.0, 10.0, 40.0, 40.0], False), (1, [60.0, 10.0, 20.0, 20.0], False)
GOOD, BAD, SILENT = Curve(np.array([1, 2, 3]), 3), Curve(np.array([0, 0, 1]), 3), Curve(np.array([], np.int64), 3)


def shares(cost):
    return {kind: ErrorShare(3, cost) for kind in ErrorKind}


def blue(path):
    """Share of the picture that is under a curve or part of a bar."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    return (pixels[..., 2] - pixels[..., 0] > 25).mean()


def test_the_task_draws_its_pictures(tmp_path, make_detection_truth):
    truth = make_detection_truth([[OWL, LAMP], [OWL], []])
    paths = DetectionTask().plots(right_answers(truth), truth, tmp_path)
    assert [path.name for path in paths] == ["precision-recall-curves.png", "error-breakdown.png"]
    for path in paths:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert min(picture.size) > 300


def test_a_model_that_says_nothing_is_drawn(tmp_path, make_detection_truth):
    truth = make_detection_truth([[OWL, LAMP]])
    assert len(DetectionTask().plots(answers(truth, [[]]), truth, tmp_path)) == 2


def test_equal_results_give_equal_bytes_and_others_another_picture(tmp_path):
    for name, curves in (("a", [GOOD, BAD]), ("b", [GOOD, BAD]), ("c", [GOOD, GOOD])):
        draw_curves(curves, ["owl", "lamp"], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes() != (tmp_path / "c").read_bytes()


@pytest.mark.parametrize("number", [1, 4, 5, 9])
def test_any_number_of_classes_has_room(tmp_path, number):
    draw_curves([GOOD] * number, [f"class {n}" for n in range(number)], tmp_path / "p.png")
    assert blue(tmp_path / "p.png") > 0.1


def test_a_better_curve_has_more_below_it(tmp_path):
    for name, curve in (("good", GOOD), ("bad", BAD), ("silent", SILENT)):
        draw_curves([curve], ["owl"], tmp_path / name)
    assert blue(tmp_path / "good") > blue(tmp_path / "bad") > blue(tmp_path / "silent")


def test_a_costly_error_has_a_longer_bar_than_a_cheap_one(tmp_path):
    draw_errors(shares(0.3) | {ErrorKind.MISSED: ErrorShare(1, 0.01)}, tmp_path / "one")
    draw_errors(shares(0.3), tmp_path / "all")
    assert blue(tmp_path / "all") > 1.1 * blue(tmp_path / "one")


def test_errors_that_cost_nothing_are_drawn(tmp_path):
    draw_errors(shares(0.0), tmp_path / "p.png")
    assert blue(tmp_path / "p.png") < 0.01
