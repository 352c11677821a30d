from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reliquary.metrics.detection.boxes import Objects
from reliquary.tasks.detection import DetectionTask
from tests.tasks.detection.test_task import simulated
from tests.tasks.repeated import repeat, some_weights, whole

IMAGES = 12


def repeated_truth(truth, ids, at):
    """Return the truth of a test set whose images stood at those places."""
    own = [np.flatnonzero(truth.objects.image == number) for number in at]
    chosen = np.concatenate(own)
    objects = Objects(
        np.repeat(np.arange(len(at)), [len(part) for part in own]),
        *(getattr(truth.objects, name)[chosen] for name in ("label", "boxes", "area", "crowd")),
    )
    return replace(truth, image_ids=ids, groups=ids, sizes=truth.sizes[at], objects=objects)


@pytest.mark.parametrize("seed", range(3))
def test_a_weight_is_how_often_an_image_stands_in_the_test_set(seed):
    truth, predictions, _ = simulated(seed, IMAGES)
    rows = [  # equal scores within an image would stand in another order once the image is repeated
        row.model_copy(update={"scores": [score - 1e-6 * place for place, score in enumerate(row.scores)]})
        for row in predictions.rows
    ]
    predictions = replace(predictions, rows=rows)
    weights = some_weights(IMAGES, "boxes", seed, rows=6)
    found = DetectionTask().resampled(predictions, truth, weights)
    assert set(found) == {"map", "ap50", "ap75"}
    for number, row in enumerate(weights):
        again, ids, at = repeat(predictions, truth, row)
        expected = whole(DetectionTask().score(again, repeated_truth(truth, ids, at)))
        for name, values in found.items():
            assert values[number] == pytest.approx(expected[name], abs=1e-9), name


def test_a_class_that_a_test_set_lacks_leaves_the_mean_unknown():
    truth, predictions, _ = simulated(0, IMAGES)
    with_owls = np.unique(truth.objects.image[(truth.objects.label == 0) & ~truth.objects.crowd])
    weights = np.ones((2, IMAGES))
    weights[1, with_owls] = 0
    found = DetectionTask().resampled(predictions, truth, weights)
    assert np.isnan(found["map"]).tolist() == [False, True]
