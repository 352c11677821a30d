"""The page that justifies the limits says what its figures say, and the figures can be made again."""

from __future__ import annotations

import json

import pytest

from reliquary.build.splitting.near_duplicates.components import CONFIRMING_DISTANCE, DEFAULT_DISTANCE


@pytest.fixture
def script(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import near_duplicates

    return near_duplicates


@pytest.fixture(scope="module")
def result(repository):
    return json.loads((repository / "docs" / "near-duplicates.json").read_text("utf-8"))


def test_the_page_shows_the_figures(repository, script, result):
    page = (repository / "docs" / "near-duplicates.md").read_text("utf-8")
    assert [line for line in script.tables(result) if line not in page] == []
    words = " ".join(page.split())
    assert f"{result['copied_pictures']:,} pictures of its first {script.OBJECTS_COPIED} objects" in words
    assert f"{result['pictures']:,} pictures of its first {result['objects']:,} objects" in words


def test_the_limits_in_use_are_those_that_were_judged(repository, result):
    assert result["default"] == {"phash": DEFAULT_DISTANCE, "dhash": CONFIRMING_DISTANCE}
    page = (repository / "docs" / "near-duplicates.md").read_text("utf-8")
    words = " ".join(page.split())
    assert f"pHash differs in at most {DEFAULT_DISTANCE} bits" in words
    assert f"dHash in at most {CONFIRMING_DISTANCE}." in words


def test_a_small_judgement_finds_copies_and_confuses_few_objects(script, monkeypatch):
    monkeypatch.setattr(script, "OBJECTS", 20)
    monkeypatch.setattr(script, "OBJECTS_COPIED", 8)
    small = script.judgement()
    in_use = next(row for row in small["limits"] if (row["phash"], row["dhash"]) == tuple(small["default"].values()))
    assert in_use["found"]["grey"] >= 0.9
    assert in_use["found"]["JPEG of quality 60"] >= 0.9
    assert in_use["false_pairs"] <= 2
    assert in_use["largest_component"] <= 3
    widest = small["limits"][-1]
    assert widest["found"]["2 % cut off each edge"] > in_use["found"]["2 % cut off each edge"]


def test_objects_tied_in_a_chain_are_one_component(script):
    import numpy as np

    assert script.largest_component(np.array([[1, 5], [5, 9], [20, 30]])) == 3
    assert script.largest_component(np.empty((0, 2), np.int64)) == 1
