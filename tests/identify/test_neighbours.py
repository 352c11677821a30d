from __future__ import annotations

import numpy as np
import pytest

from reliquary.identify import neighbours
from reliquary.identify.neighbours import Neighbour, far_distance, nearest_objects, similarities, unit_length


def units(*degrees):
    return np.array([(np.cos(np.radians(d)), np.sin(np.radians(d))) for d in degrees], dtype=np.float32)


def test_features_get_length_1_and_zeros_stay():
    np.testing.assert_allclose(unit_length(np.array([[3, 4], [0, 0]], dtype=np.float32)), [[0.6, 0.8], [0, 0]])


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_similarities_are_cosines_whatever_the_rows_at_a_time(monkeypatch, rows):
    monkeypatch.setattr(neighbours, "ROWS_AT_A_TIME", rows)
    found = similarities(units(0, 90), units(0, 60, 90, 120, 180).astype(np.float16))
    expected = np.cos(np.radians([[0, 60, 90, 120, 180], [90, 30, 0, 30, 90]]))
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_an_object_is_named_once_by_its_most_similar_image():
    similarity = np.array([0.2, 0.9, 0.8, 0.9, 0.1], dtype=np.float32)
    found = nearest_objects(similarity, ["a", "b", "b", "c", "a"], 2)
    assert found == [Neighbour(1, pytest.approx(0.9)), Neighbour(3, pytest.approx(0.9))]
    assert [n.row for n in nearest_objects(similarity, ["a", "b", "b", "c", "a"], 9)] == [1, 3, 0]


def test_far_is_what_one_in_a_hundred_pictures_exceeds_its_own_object_aside():
    references, objects = units(0, 90, 180), ["a", "b", "c"]
    queries, names = units(10, 90, 165), ["x", "b", "y"]
    expected = 1 - np.cos(np.radians(90))  # the picture of object b itself is nearest to b, which does not count
    assert far_distance(queries, names, references, objects) == pytest.approx(expected, abs=1e-6)
    assert far_distance(queries[[0, 2]], ["x", "y"], references, objects) == pytest.approx(
        1 - np.cos(np.radians(15)), abs=1e-6
    )


@pytest.mark.parametrize("at_a_time", [1, 7, 64])
def test_the_far_distance_is_that_of_the_definition(monkeypatch, at_a_time):
    monkeypatch.setattr(neighbours, "QUERIES_AT_A_TIME", at_a_time)
    random = np.random.default_rng(0)
    references = unit_length(random.normal(size=(40, 5)).astype(np.float32))
    objects = [f"o{n % 9}" for n in range(40)]
    nearest = [
        min(1 - float(a @ b) for b, other in zip(references, objects, strict=True) if other != name)
        for a, name in zip(references, objects, strict=True)
    ]
    expected = np.quantile(nearest, 0.99, method="higher")
    assert far_distance(references, objects, references, objects) == pytest.approx(expected, abs=1e-6)


def test_with_one_object_alone_nothing_is_far():
    assert far_distance(units(0), ["a"], units(0, 5), ["a", "a"]) == 2
