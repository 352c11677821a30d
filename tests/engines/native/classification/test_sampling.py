from __future__ import annotations

import math

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from reliquary.engines.native.classification.module import class_weights
from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.engines.native.classification.sampling import sampled

labels_of_any_sizes = st.lists(st.integers(0, 4), min_size=1, max_size=60).map(torch.tensor)
shares = st.floats(0.01, 1)
class_numbers = st.none() | st.integers(1, 6)


def rows_of(labels, seed=0, **parameters):
    return sampled(labels, ClassificationParameters(**parameters), seed)


def counts(labels, rows):
    return {label: int(np.sum(labels.numpy()[rows] == label)) for label in set(labels.tolist())}


def test_without_sampling_every_image_comes_once():
    assert rows_of(torch.tensor([0, 0, 1])).tolist() == [0, 1, 2]


@given(labels_of_any_sizes)
def test_undersampling_takes_as_many_of_each_class_as_the_smallest_has(labels):
    rows = rows_of(labels, sampling="undersample")
    smallest = min(counts(labels, range(len(labels))).values())
    assert set(counts(labels, rows).values()) == {smallest}
    assert len(set(rows.tolist())) == len(rows)


@given(labels_of_any_sizes, shares, class_numbers)
def test_oversampling_keeps_every_image_and_brings_small_classes_to_the_share(labels, share, number):
    rows = rows_of(labels, sampling="oversample", oversample_to=share, oversample_classes=number)
    before, after = counts(labels, range(len(labels))), counts(labels, rows)
    assert set(rows.tolist()) == set(range(len(labels)))
    size = math.ceil(share * max(before.values()))
    raised = {label for label in before if after[label] != before[label]}
    assert all(after[label] == size > before[label] for label in raised)
    assert len(raised) <= (number or len(before))
    if number is None:
        assert min(after.values()) >= size


@given(labels_of_any_sizes, shares)
def test_no_image_of_a_class_comes_more_than_once_oftener_than_another(labels, share):
    times = np.bincount(rows_of(labels, sampling="oversample", oversample_to=share), minlength=len(labels))
    for label in set(labels.tolist()):
        of_class = times[labels.numpy() == label]
        assert of_class.max() - of_class.min() <= 1


def test_the_setting_of_the_source_raises_its_rarest_class_alone():
    labels = torch.tensor([0] * 50 + [1] * 40 + [2] * 8)
    rows = rows_of(labels, sampling="oversample", oversample_classes=1, oversample_to=0.8)
    assert counts(labels, rows) == {0: 50, 1: 40, 2: 40}


def test_the_choice_depends_on_the_seed_alone():
    labels = torch.tensor([0] * 50 + [1] * 8)
    for sampling in ("undersample", "oversample"):
        first, again, other = (rows_of(labels, seed, sampling=sampling).tolist() for seed in (0, 0, 1))
        assert first == again != other


def test_class_weights_follow_from_what_sampling_leaves():
    labels = torch.tensor([0] * 30 + [1] * 6 + [2] * 12)
    taken = labels[rows_of(labels, sampling="oversample", oversample_classes=1, oversample_to=0.5)]
    assert torch.allclose(class_weights(taken, 3, "balanced"), torch.tensor([57 / 90, 57 / 45, 57 / 36]))
    even = labels[rows_of(labels, sampling="undersample")]
    assert class_weights(even, 3, "balanced").tolist() == [1, 1, 1]
