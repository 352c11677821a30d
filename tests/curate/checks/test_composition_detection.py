"""The page on composition says what its figures say, and the figures can be made again."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def script(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import composition_detection

    return composition_detection


@pytest.fixture(scope="module")
def result(repository):
    return json.loads((repository / "docs" / "composition-detection.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs" / "composition-detection.md").read_text("utf-8")


def test_the_page_shows_the_figures(script, result, page):
    assert [line for line in script.tables(result) if line not in page] == []
    words = " ".join(page.split())
    assert f"on {result['photographs']:,} photographs, {script.EACH} of each kind" in words
    strangers = result["outliers"]
    total, found = strangers["strangers_of_each_kind"] * len(strangers["found"]), sum(strangers["found"].values())
    assert f"Of {strangers['pictures'] - total} pictures of the sample museum and {total} strangers" in words
    assert f"{strangers['flagged']} are flagged (never more than 2 %), {found} of them strangers" in words


def test_what_was_judged_is_good_enough(result):
    checks = result["checks"]
    assert checks["several_objects"]["recall"] >= 0.95
    assert checks["several_objects"]["precision"] >= 0.9
    assert checks["mostly_background"]["recall"] >= 0.95
    assert checks["mostly_background"]["precision"] >= 0.85


def test_a_small_judgement_finds_what_is_there(script, monkeypatch):
    monkeypatch.setattr(script, "EACH", 1)
    monkeypatch.setattr(script, "MUSEUM", 60)
    small = script.judgement()
    assert small["photographs"] == len(script.KINDS)
    assert small["kinds"]["two objects"]["flagged"] == {"several_objects": 1, "mostly_background": 0}
    assert small["kinds"]["small object"]["flagged"] == {"several_objects": 0, "mostly_background": 1}
    assert small["kinds"]["one object"]["flagged"] == {"several_objects": 0, "mostly_background": 0}
    assert small["kinds"]["one object"]["median_error_of_share"] < 0.1
