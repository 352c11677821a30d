from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.classification.images import Batch
from reliquary.engines.native.classification.module import Classifier, class_weights, cross_entropy, normalisation
from reliquary.engines.native.classification.parameters import ClassificationParameters, ClassWeights
from reliquary.engines.native.models import make_model
from reliquary.engines.native.parameters import Length

SOURCE_WEIGHTS = [
    0.8470954291309979,
    0.7188253900176915,
    0.549473403819359,
    2.024650811627029,
    4.532110866993409,
    1.118752607425949,
]
"""Of egyptian, grecoroman, orient, islam, byzantium and asian, as printed in section 5.3.1 of Martin 2024."""

SOURCE_COUNTS = [31_657, 37_306, 48_804, 13_245, 5_917, 23_970]
"""The only whole numbers below 300,000 in all that give these weights.

They are 160,899 images: what is left of its 201,123 when a fifth is drawn for validation without regard to classes.
"""


def test_balanced_weights_are_n_over_classes_times_count():
    found = class_weights(torch.tensor([0] * 6 + [1] * 2), 2, ClassWeights.BALANCED)
    assert found.tolist() == pytest.approx([8 / (2 * 6), 8 / (2 * 2)])


def test_balanced_weights_are_those_that_the_source_printed():
    labels = torch.repeat_interleave(torch.arange(6), torch.tensor(SOURCE_COUNTS))
    assert len(labels) == 201_123 - 201_123 // 5
    assert class_weights(labels, 6, ClassWeights.BALANCED).tolist() == pytest.approx(SOURCE_WEIGHTS, abs=1e-4)


def test_balanced_weights_equal_those_of_scikit_learn():
    from sklearn.utils.class_weight import compute_class_weight

    labels = torch.tensor([0] * 50 + [1] * 7 + [2] * 13)
    expected = compute_class_weight("balanced", classes=np.arange(3), y=labels.numpy())
    assert class_weights(labels, 3, ClassWeights.BALANCED).tolist() == pytest.approx(expected.tolist(), rel=1e-6)


def test_a_class_without_training_images_has_no_weight():
    assert class_weights(torch.tensor([0, 0, 2, 2]), 3, ClassWeights.BALANCED).tolist()[1] == 0
    assert all(map(math.isfinite, class_weights(torch.tensor([0]), 3, ClassWeights.BALANCED).tolist()))


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_cross_entropy_is_that_of_torch_for_whole_classes(smoothing):
    torch.manual_seed(0)
    logits, labels, weights = torch.randn(9, 4), torch.arange(9) % 4, torch.tensor([0.5, 1.0, 4.0, 2.0])
    expected = functional.cross_entropy(logits, labels, weights, label_smoothing=smoothing)
    found = cross_entropy(logits, functional.one_hot(labels, 4).float(), weights, smoothing)
    assert torch.allclose(found, expected)


def test_cross_entropy_of_a_blend_lies_between_those_of_its_parts():
    torch.manual_seed(0)
    logits, labels, others = torch.randn(9, 4), torch.arange(9) % 4, (torch.arange(9) + 3) % 4
    weights = torch.tensor([0.5, 1.0, 4.0, 2.0])
    targets = 0.3 * functional.one_hot(labels, 4) + 0.7 * functional.one_hot(others, 4)
    parts = [cross_entropy(logits, functional.one_hot(part, 4).float(), weights) for part in (labels, others)]
    sums = [weights[part].sum() for part in (labels, others)]
    expected = (0.3 * parts[0] * sums[0] + 0.7 * parts[1] * sums[1]) / (0.3 * sums[0] + 0.7 * sums[1])
    assert torch.allclose(cross_entropy(logits, targets, weights), expected)


def classifier(**parameters):
    torch.manual_seed(0)
    read = ClassificationParameters(crop_scale=1, flip=False, **parameters)
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 8 * 8, 5), nn.ReLU(), nn.Linear(5, 3))
    return Classifier(model, read, Augmentation(read, ["a", "b", "c", "d"], 0), torch.ones(3), Length(1, 1), 0)


def batch():
    pixels = torch.randint(0, 255, (4, 3, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))
    return Batch(pixels, torch.tensor([0, 1, 2, 1]), torch.arange(4), None)


def test_mixup_changes_the_loss_and_draws_the_same_again():
    plain, first, again = (classifier(mixup=mixup).loss(batch()) for mixup in (0, 1, 1))
    assert torch.equal(first, again)
    assert not torch.equal(plain, first)


def test_answers_carry_features_where_they_are_asked_for():
    module = classifier(features=True).eval()
    answer = module.predict_step(batch(), 0)
    assert answer.features.shape == (4, 5)
    assert torch.allclose(module.model[-1](answer.features).double().softmax(dim=1), answer.probabilities)
    without = classifier().eval().predict_step(batch(), 0)
    assert without.features is None
    assert torch.equal(without.probabilities, answer.probabilities)


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("timm::resnet10t", 0.485),
        ("timm::test_vit", 0.5),
        ("torchvision::resnet18", 0.485),
        ("reliquary::maxavg_cat", 0.5),
    ],
)
def test_images_are_normalised_as_the_model_expects(name, mean):
    with torch.device("meta"):
        model = make_model(name, 3)
    assert normalisation(model)[0][0] == mean
