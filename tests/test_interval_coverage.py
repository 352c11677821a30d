"""The page on what a leaderboard infers, held to the figures of docs/interval_coverage.py."""

from __future__ import annotations

import json

import pytest

MEASURES = ("accuracy", "macro_f1", "mean error")
LEAST_GIVEN = 0.1


@pytest.fixture(scope="module")
def found(repository):
    return json.loads((repository / "docs" / "interval-coverage.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs" / "leaderboards.md").read_text("utf-8")


def cell(of_measure):
    if of_measure["given"] < LEAST_GIVEN:
        return "none"
    share = f"{of_measure['coverage']:.1%}"
    return share if of_measure["given"] > 0.999 else f"{share} (given to {of_measure['given']:.0%})"


def test_the_coverage_of_intervals_is_on_the_page(found, page):
    assert f"Of {found['test_sets']:,} test sets each" in " ".join(page.split())
    for drawn, what in (("by_object", "objects"), ("by_image", "images")):
        for number, of_measures in found[drawn].items():
            cells = " | ".join(cell(of_measures[name]) for name in MEASURES)
            assert f"| {number} | {what} | {cells} |" in page


def test_equal_baselines_are_told_apart_as_often_as_the_page_says(found, page):
    for case in found["equal_baselines"]:
        assert f"| {case['objects']} | {case['seeds']} | {case['told_apart']:.1%} |" in page


def test_intervals_of_95_hold_the_truth_in_93_to_97_cases_of_100(found):
    given = [
        (number, name, of_measure["coverage"])
        for number, of_measures in found["by_object"].items()
        for name, of_measure in of_measures.items()
        if of_measure["given"] >= LEAST_GIVEN
    ]
    assert given
    assert [case for case in given if not 0.93 <= case[2] <= 0.97] == []
