from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from reliquary.engines.native.module import class_weights, learning_rate_factor, make_optimizer
from reliquary.engines.native.parameters import ClassWeights, NativeParameters


def factors(steps_per_epoch=10, **parameters):
    given = NativeParameters(**parameters)
    return [learning_rate_factor(step, steps_per_epoch, given) for step in range(given.epochs * steps_per_epoch)]


def test_cosine_falls_from_one_to_zero():
    found = factors(epochs=4, schedule="cosine")
    assert found[0] == 1
    assert found[20] == pytest.approx(0.5)
    assert found[-1] < 0.01
    assert found == sorted(found, reverse=True)


def test_warm_up_grows_in_a_straight_line_then_the_schedule_begins():
    found = factors(epochs=4, warmup_epochs=1, schedule="constant")
    steps = [later - earlier for earlier, later in pairwise(found[:11])]
    assert found[0] > 0
    assert steps == pytest.approx([steps[0]] * 10)
    assert set(found[10:]) == {1.0}


def test_a_part_of_an_epoch_can_be_the_warm_up():
    assert [value < 1 for value in factors(epochs=1, warmup_epochs=0.3, schedule="constant")] == [True] * 3 + [
        False
    ] * 7


def test_balanced_weights_are_n_over_classes_times_count():
    found = class_weights(torch.tensor([0] * 6 + [1] * 2), 2, ClassWeights.BALANCED)
    assert found.tolist() == pytest.approx([8 / (2 * 6), 8 / (2 * 2)])


def test_balanced_weights_equal_those_of_scikit_learn():
    from sklearn.utils.class_weight import compute_class_weight

    labels = torch.tensor([0] * 50 + [1] * 7 + [2] * 13)
    expected = compute_class_weight("balanced", classes=np.arange(3), y=labels.numpy())
    assert class_weights(labels, 3, ClassWeights.BALANCED).tolist() == pytest.approx(expected.tolist(), rel=1e-6)


def test_a_class_without_training_images_has_no_weight():
    assert class_weights(torch.tensor([0, 0, 2, 2]), 3, ClassWeights.BALANCED).tolist()[1] == 0
    assert all(map(math.isfinite, class_weights(torch.tensor([0]), 3, ClassWeights.BALANCED).tolist()))


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd"])
def test_the_optimizer_is_the_one_asked_for(name):
    model = torch.nn.Linear(2, 2)
    optimizer = make_optimizer(model, NativeParameters(optimizer=name, learning_rate=0.5, weight_decay=0.25))
    assert type(optimizer).__name__.lower() == name
    assert optimizer.defaults["lr"] == 0.5
    assert optimizer.defaults["weight_decay"] == 0.25
