from __future__ import annotations

import base64

import numpy as np
import pytest

from tests.rank.site.conftest import data_of, make_site


@pytest.fixture
def data(site):
    return data_of(site / "provenance" / "compare-1.html")


def test_every_row_has_every_measure_as_a_number_and_in_words(data):
    assert [measure["title"] for measure in data["measures"]][:2] == ["Accuracy", "Macro F1"]
    assert {row["title"] for row in data["rows"]} == {"ResNet-18 from scratch", "ResNet-10-T"}
    best = data["rows"][0]
    assert best["values"][0] == [pytest.approx(15 / 18), "0.833", "0.079"]
    assert len(best["values"]) == len(data["measures"])
    assert len(best["parts"]) == len(data["slices"])


def test_parts_are_named_by_their_value_where_all_speak_of_one_property(data):
    assert {part["slice"] for part in data["slices"]} == {"egyptian", "islam", "asian"}


def test_which_images_are_right_is_one_bit_each(data):
    for row, right in zip(data["rows"], (14, 10), strict=True):
        bits = np.unpackbits(np.frombuffer(base64.b64decode(row["right"]), np.uint8))
        assert bits[: row["count"]].sum() == right
        assert not bits[row["count"] :].any()


def test_images_that_rows_disagree_on_come_with_truth_answers_and_credit(data):
    assert len(data["images"]) == 4
    for row in data["rows"]:
        assert len(row["said"]) == len(row["quality"]) == len(data["images"])
    assert all(image["true"] and image["credit"] == "Gift of A vase" for image in data["images"])


def test_tests_between_rows_are_there_only_where_objects_are_enough(data):
    assert data["tests"] == []


def test_without_builds_measures_are_compared_and_no_images(pictured_bench):
    data = data_of(make_site(pictured_bench, builds=False) / "provenance" / "compare-1.html")
    assert data["images"] == []
    assert all("right" not in row and row["values"] for row in data["rows"])
