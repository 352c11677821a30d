"""The page on the checks of photographs and scans says what its figures say, and the figures can be made again."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def script(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import fault_detection

    return fault_detection


@pytest.fixture(scope="module")
def result(repository):
    return json.loads((repository / "docs" / "fault-detection.json").read_text("utf-8"))


def test_the_page_shows_the_figures(repository, script, result):
    page = (repository / "docs" / "fault-detection.md").read_text("utf-8")
    assert [line for line in script.tables(result) if line not in page] == []
    words = " ".join(page.split())
    assert f"{result['pictures']} pictures" in words
    for of in result["false"].values():
        assert f"{of['pictures']} pictures" in words


def test_recall_and_precision_are_what_they_should_be(result):
    assert {name for name, of in result["checks"].items() if of["recall"] < 0.9} == set()
    assert {name for name, of in result["checks"].items() if of["precision"] < 0.95} == set()


def test_the_figures_are_of_all_checks_that_are_judged(script, result):
    names = {check.name for check in script.CHECKS}
    assert set(result["checks"]) == names
    assert set(script.FAULTS) == names
    for of in result["false"].values():
        assert set(of["flagged"]) == names


@pytest.mark.slow
def test_a_small_judgement_can_be_made_again(script, monkeypatch):
    monkeypatch.setattr(script, "OBJECTS", 6)
    monkeypatch.setattr(script, "MUSEUM", 6)
    monkeypatch.setattr(script, "TIMED", 4)
    monkeypatch.setattr(script, "ROUNDS", 1)
    monkeypatch.setattr(script, "shared_photographs", list)
    monkeypatch.setattr(script, "patterned", lambda _rng_of, _side: iter(()))
    small = script.judgement()
    assert all(of["recall"] >= 0.6 for of in small["checks"].values())
    assert all(of["flagged"]["scan_border"] <= 1 for of in small["false"].values())
    assert set(small["false"]) == {"faultless", "museum", "patterns"}
