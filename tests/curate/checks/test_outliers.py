from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.curate.checks import outliers
from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.embedding import DIMENSIONS, Embedding
from reliquary.curate.checks.outliers import Outliers, features, neighbour_distances, whitened
from reliquary.curate.measuring.look import Looked
from reliquary.curate.predicted import Predicted
from reliquary.records import ClassificationPrediction
from tests.curate.small_collection import collection, item, key


def brute_force(points, k):
    distances = np.linalg.norm(points[:, None].astype(np.float64) - points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    return np.sort(distances, axis=1)[:, :k].mean(axis=1)


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.integers(1, 12), st.integers(1, 7), st.integers(0, 1000))
def test_the_search_is_exact_whatever_the_blocks(count, k, rows, seed):
    points = np.random.default_rng(seed).normal(size=(count, 5)).astype(np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outliers, "BLOCK", rows * count)
        found = neighbour_distances(points, k)
    assert found == pytest.approx(brute_force(points, min(k, count - 1)), rel=1e-3, abs=2e-3)


def test_whitened_dimensions_have_variance_one_and_are_uncorrelated():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(400, 60)) @ rng.normal(size=(60, 60)) * np.geomspace(1, 100, 60)
    points = whitened(vectors.astype(np.float32))
    assert points.shape == (400, outliers.WHITE_DIMENSIONS)
    assert np.cov(points.T, bias=True) == pytest.approx(np.eye(points.shape[1]), abs=0.01)


def test_constant_dimensions_and_equal_vectors_are_put_up_with():
    vectors = np.zeros((40, 5), np.float32)
    assert whitened(vectors).shape == (40, 0)
    vectors[:, 2] = np.arange(40)
    assert whitened(vectors).shape == (40, 1)


def ordinary(count, seed=0):
    """Return embeddings about two centres, one for even and one for odd places."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(count, DIMENSIONS)) * 0.1
    vectors[::2, :200] += 1
    return vectors


def evidence(vectors, labels=None, predicted=None):
    names = range(len(vectors))
    labels = labels or [None] * len(vectors)
    described = {key(name): vector.astype("<f2").tobytes() for name, vector in zip(names, vectors, strict=True)}
    items = [item(name, label=label) for name, label in zip(names, labels, strict=True)]
    return Evidence(collection(items), Looked({}, {Embedding.name: described}), predicted)


def found(*args, **options):
    return {finding.sha256: finding for finding in Outliers().find(evidence(*args, **options))}


def test_a_stranger_is_flagged_and_the_rest_is_told_to_be_ordinary():
    vectors = ordinary(300)
    vectors[17, 100:300] = 3
    findings = found(vectors)
    assert len(findings) == 300
    assert findings[key(17)].score == max(finding.score for finding in findings.values())
    assert sum(finding.flagged for finding in findings.values()) <= 6
    assert findings[key(17)].explanation.startswith("unlike all others: nearest neighbours at ")
    assert findings[key(17)].explanation.endswith(" times the usual distance")
    assert findings[key(18)].explanation.startswith("like all others: nearest neighbours at ")
    assert findings[key(18)].score < 0.5 < findings[key(17)].score


def test_a_few_copies_of_a_stranger_are_flagged_all():
    vectors = ordinary(300)
    vectors[17:22, 100:300] = 3
    assert {sha256 for sha256, finding in found(vectors).items() if finding.flagged} >= {key(n) for n in range(17, 22)}


def test_a_picture_unlike_its_label_is_flagged_though_it_is_like_others():
    vectors = np.zeros((300, DIMENSIONS))
    vectors[:, 0] = np.arange(300) % 2
    vectors[:, 1:3] = np.random.default_rng(0).uniform(size=(300, 2))
    labels = ["pot", "coin"] * 150
    labels[40] = "coin"
    findings = found(vectors, labels)
    assert findings[key(40)].flagged
    assert findings[key(40)].score == max(finding.score for finding in findings.values())
    assert findings[key(40)].explanation.startswith("unlike others of 'coin': ")
    assert not found(vectors)[key(40)].flagged


def test_labels_of_few_pictures_are_left_alone():
    labels = ["rare" if number in (40, 41) else None for number in range(300)]
    assert not any(finding.flagged for finding in found(ordinary(300), labels).values())


def test_at_most_a_fiftieth_is_flagged():
    vectors = ordinary(300)
    vectors[::10] += 3 * np.random.default_rng(1).normal(size=(30, DIMENSIONS))
    flagged = [finding for finding in found(vectors).values() if finding.flagged]
    assert 1 <= len(flagged) <= 6


def test_a_small_collection_has_no_outliers():
    vectors = ordinary(29)
    vectors[3] = 9
    assert found(vectors) == {}


def test_equal_pictures_have_no_outliers():
    assert {finding.score for finding in found(np.ones((40, DIMENSIONS))).values()} == {0.0}


def test_a_picture_of_several_objects_with_different_labels_has_none():
    vectors = ordinary(100)
    given = evidence(vectors, ["pot", "coin"] * 50)
    items = [*given.collection.items, item(40, label="coin")]
    findings = Outliers().find(Evidence(collection(items), given.looked))
    assert {finding.sha256: finding for finding in findings}[key(40)].explanation.startswith("like all others")


def predicted(count, length=4):
    rng = np.random.default_rng(3)
    rows = {
        key(name): ClassificationPrediction(
            image_id=key(name), scores=[1.0], feature=rng.normal(size=length).tolist() if length else None
        )
        for name in range(count)
    }
    return Predicted("resnet", ["any"], rows)


@pytest.mark.parametrize(
    ("model", "dimensions"),
    [(predicted(40), 4), (predicted(39), DIMENSIONS), (predicted(40, length=0), DIMENSIONS), (None, DIMENSIONS)],
    ids=["of all", "of some", "without features", "none"],
)
def test_a_model_s_features_are_taken_if_every_picture_has_one(model, dimensions):
    given = evidence(ordinary(40), predicted=model)
    ids, vectors = features(given.looked, given.predicted)
    assert ids == [key(name) for name in range(40)]
    assert vectors.shape == (40, dimensions)


def test_results_are_equal_in_any_order():
    vectors = ordinary(200)
    vectors[7] = 2
    given = evidence(vectors, ["pot", "coin"] * 100)
    described = given.looked.descriptions[Embedding.name]
    turned = Looked({}, {Embedding.name: dict(reversed(described.items()))})
    first = {each.sha256: each.score for each in Outliers().find(given)}
    second = {each.sha256: each.score for each in Outliers().find(Evidence(given.collection, turned))}
    assert first == pytest.approx(second, abs=1e-3)
