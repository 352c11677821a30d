from __future__ import annotations

import pytest

from reliquary.curate.checks.blank.forest import Forest, forests

STUMP = {"figure": [0, -1, -1], "limit": [2.0, 0, 0], "left": [1, 0, 0], "right": [2, 0, 0], "value": [0.5, 1.5, -1.0]}
DEEPER = {
    "figure": [1, -1, 0, -1, -1],
    "limit": [0.0, 0, 5.0, 0, 0],
    "left": [1, 0, 3, 0, 0],
    "right": [2, 0, 4, 0, 0],
    "value": [0.0, -2.0, 1.0, 3.0, -1.0],
}


def small():
    return Forest.model_validate({"figures": ["a", "b"], "start": 0.25, "trees": [STUMP, DEEPER]})


def test_evidence_is_the_start_and_a_leaf_of_each_tree():
    assert small().weigh({"a": 2.0, "b": -1.0}).evidence == 0.25 + 1.5 - 2.0
    assert small().weigh({"a": 2.5, "b": 1.0}).evidence == 0.25 - 1.0 + 3.0
    assert small().weigh({"a": 6.0, "b": 1.0}).evidence == 0.25 - 1.0 - 1.0


def test_what_each_figure_adds_is_what_its_splits_add():
    added = small().weigh({"a": 2.5, "b": 1.0}).added
    assert added == {"a": (-1.0 - 0.5) + (3.0 - 1.0), "b": 1.0}


def test_a_missing_figure_is_an_error():
    with pytest.raises(KeyError):
        small().weigh({"a": 1.0})


@pytest.mark.parametrize("forest", [forests().quick, forests().whole], ids=["quick", "whole"])
def test_the_packages_forests_are_sound(forest):
    for tree in forest.trees:
        size = len(tree.figure)
        assert {len(each) for each in (tree.limit, tree.left, tree.right, tree.value)} == {size}
        for node, figure in enumerate(tree.figure):
            assert figure == -1 or (node < tree.left[node] < size and node < tree.right[node] < size)
            assert figure < len(forest.figures)
