from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.metrics import retrieval
from reliquary.metrics.retrieval import STEPS, retrieve


def cosine(a, b):
    """Return the cosine of two features in the steps in which they are kept, so that ties are the same."""
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return round(float(a @ b) / lengths * STEPS) if lengths else 0


def ranking(features, query, candidates):
    """Return candidates, a name -> photographs, best first, with their best similarity."""
    best = {name: max(cosine(features[query], features[i]) for i in photos) for name, photos in candidates.items()}
    return sorted(best.items(), key=lambda pair: -pair[1])


def first_and_precision(ranked, right):
    """Place wrong names before right ones of the same similarity, then walk down the list."""
    ordered = sorted(ranked, key=lambda pair: (-pair[1], pair[0] in right))
    hits, shares, first = 0, [], None
    for place, (name, _) in enumerate(ordered, start=1):
        if name in right:
            hits += 1
            first = first or place
            shares.append(hits / place)
    return first, sum(shares) / len(shares)


def brute_force(features, labels, objects):
    """Return by setting what each object found: lists of (first place, average precision)."""
    images = range(len(labels))
    found = {"same_object": {}, "same_class": {}}
    for query in images:
        beside = [i for i in images if i != query]
        own = [i for i in beside if objects[i] == objects[query]]
        if own:
            candidates = {}
            for i in beside:
                candidates.setdefault(objects[i], []).append(i)
            answer = first_and_precision(ranking(features, query, candidates), {objects[query]})
            found["same_object"].setdefault(objects[query], []).append(answer)
        candidates = {}
        for i in beside:
            if objects[i] != objects[query]:
                candidates.setdefault((objects[i], labels[i]), []).append(i)
        right = {name for name in candidates if name[1] == labels[query]}
        if right:
            answer = first_and_precision(ranking(features, query, candidates), right)
            found["same_class"].setdefault(objects[query], []).append(answer)
    return found


@st.composite
def images(draw):
    n = draw(st.integers(1, 14))
    numbers = st.lists(st.integers(-3, 3), min_size=n * 3, max_size=n * 3)
    features = np.array(draw(numbers), dtype=float).reshape(n, 3)  # few values: many ties, some zeros
    if draw(st.booleans()):
        features += np.random.default_rng(draw(st.integers(0, 999))).normal(size=features.shape)
    labels = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    objects = draw(st.lists(st.integers(0, 6), min_size=n, max_size=n))
    return features, np.array(labels), np.array(objects)


@settings(deadline=None, max_examples=150)
@given(images())
def test_both_settings_equal_a_loop_over_all_pairs(case):
    expected, found = brute_force(*case), retrieve(*case)
    for setting in ("same_object", "same_class"):
        answers, ours = expected[setting].values(), getattr(found, setting)
        if not answers:
            assert ours is None
            continue
        assert ours.n_objects == len(answers)
        for places in (1, 5):
            share = np.mean([np.mean([first <= places for first, _ in own]) for own in answers])
            assert ours.found_within(places) == pytest.approx(share, abs=1e-12)
        mean = np.mean([np.mean([precision for _, precision in own]) for own in answers])
        assert ours.mean_average_precision == pytest.approx(mean, abs=1e-12)


@pytest.mark.slow
def test_objects_of_one_photograph_equal_torchmetrics():
    import torch
    from torchmetrics.functional.retrieval import retrieval_average_precision, retrieval_hit_rate, retrieval_recall

    random = np.random.default_rng(3)
    n = 60
    features, labels, objects = random.normal(size=(n, 8)), random.integers(0, 4, n), np.arange(n)
    objects[1] = 0  # one object with two photographs
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    similar = torch.tensor(unit @ unit.T + 2)  # torchmetrics takes nothing for right that is not above 0
    found = retrieve(features, labels, objects)

    others = [torch.tensor([i for i in range(n) if i != query]) for query in (0, 1)]
    recall = [retrieval_recall(similar[q][o], o == 1 - q, top_k=5).item() for q, o in enumerate(others)]
    assert found.same_object.found_within(5) == pytest.approx(np.mean(recall), abs=1e-6)

    flat = retrieve(features, labels, np.arange(n))
    precision, match = [], []
    for query in range(n):
        beside = torch.tensor([i for i in range(n) if i != query])
        right = torch.tensor(labels)[beside] == labels[query]
        precision.append(retrieval_average_precision(similar[query][beside], right).item())
        match.append(retrieval_hit_rate(similar[query][beside], right, top_k=5).item())
    assert flat.same_object is None
    assert flat.same_class.mean_average_precision == pytest.approx(np.mean(precision), abs=1e-6)
    assert flat.same_class.found_within(5) == pytest.approx(np.mean(match), abs=1e-6)


def test_several_photographs_of_a_wrong_object_count_once():
    angles = np.radians([0, 10, 11, 12, 20])
    features = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found = retrieve(features, np.array([0, 1, 1, 1, 0]), np.array([0, 1, 1, 1, 2]))
    first = dict(zip(found.same_class.objects.tolist(), found.same_class.first.tolist(), strict=True))
    assert first[0] == 2, "three photographs of one object stand before it, and one object"


def test_an_object_with_many_photographs_counts_as_much_as_any_other():
    angles = np.radians([0, 1, 2, 3, 90, 50, 60])
    features = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found = retrieve(features, np.zeros(7, dtype=int), np.array([0, 0, 0, 0, 1, 1, 2])).same_object
    assert found.found_within(1) == pytest.approx((1.0 + 0.0) / 2)
    assert found.n_objects == 2


def test_features_that_tell_nothing_find_nothing():
    found = retrieve(np.ones((12, 4)), np.repeat([0, 1], 6), np.repeat(np.arange(6), 2))
    assert found.same_object.found_within(5) == 0
    assert found.same_class.found_within(1) == 0


def test_the_size_of_the_parts_of_the_search_changes_nothing(monkeypatch):
    random = np.random.default_rng(9)
    case = random.normal(size=(50, 7)), random.integers(0, 3, 50), random.integers(0, 20, 50)
    whole = retrieve(*case)
    monkeypatch.setattr(retrieval, "CELLS", 150)
    parts = retrieve(*case)
    assert parts.same_class.precision.tolist() == whole.same_class.precision.tolist()
    assert parts.same_object.first.tolist() == whole.same_object.first.tolist()


def test_features_of_any_size_are_compared_by_their_direction():
    features = np.array([[3e38, 0], [1e-38, 1e-45], [0, 1.0], [0, 0]])
    found = retrieve(features, np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2]))
    assert found.same_object.found_within(1) == 1


def test_a_single_image_finds_nothing():
    found = retrieve(np.ones((1, 2)), np.array([0]), np.array([0]))
    assert (found.same_object, found.same_class) == (None, None)
