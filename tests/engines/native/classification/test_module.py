from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from reliquary.engines.native.classification.module import class_weights
from reliquary.engines.native.classification.parameters import ClassWeights


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
