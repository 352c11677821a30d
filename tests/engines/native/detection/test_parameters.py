from __future__ import annotations

from itertools import pairwise

import pytest

from reliquary.engines.native.detection.parameters import DetectionParameters
from reliquary.errors import FaultyFileError


def read(**parameters):
    return DetectionParameters.read({"epochs": 1, **parameters}, "baseline 'ssd'")


def rates(**parameters):
    given = read(epochs=None, **parameters)
    length = given.length(10)
    return [given.learning_rate * given.learning_rate_factor(step, length) for step in range(length.steps)]


def test_iterations_are_counted_exactly_and_epochs_are_whole():
    assert read(epochs=None, iterations=25).length(10) == (3, 25)
    assert read(epochs=3).length(10) == (3, 30)


def test_the_rate_grows_from_its_start_in_a_straight_line_and_then_falls_along_a_cosine():
    found = rates(iterations=200, learning_rate=0.003, warmup_learning_rate=0.001, warmup_iterations=99)
    steps = [later - earlier for earlier, later in pairwise(found[:100])]
    assert found[0] == pytest.approx(0.001 + 0.002 / 100)
    assert steps == pytest.approx([0.002 / 100] * 99)
    assert found[99] == pytest.approx(0.003)
    assert found[99:] == sorted(found[99:], reverse=True)
    assert found[99 + 50] == pytest.approx(0.0015, rel=0.02)
    assert found[-1] < 1e-5


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"iterations": 10}, r"give either epochs \(1\) or iterations \(10\)"),
        ({"epochs": None}, r"give either epochs \(None\) or iterations \(None\)"),
        ({"epochs": None, "iterations": 5, "warmup_iterations": 6}, r"warmup_iterations \(6\) are more than"),
        ({"image_size": 95}, "parameters: image_size: .* found 95"),
        ({"zoom_out": 0.5}, "parameters: zoom_out"),
        ({"nms_iou": 0}, "parameters: nms_iou"),
        ({"label_smoothing": 0.1}, "parameters: label_smoothing: unknown field"),
    ],
)
def test_a_wrong_parameter_names_the_baseline_the_field_and_the_value(given, message):
    with pytest.raises(FaultyFileError, match=message):
        read(**given)
