"""The page on duplicates says what its figures say, the figures reach what is asked for, and can be made again."""

from __future__ import annotations

import json

import pytest

from reliquary.curate.checks.duplicates.matching import LEAST_CORRELATION

RECALL = 0.95


@pytest.fixture
def script(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import duplicate_detection

    return duplicate_detection


@pytest.fixture(scope="module")
def result(repository):
    return json.loads((repository / "docs" / "duplicate-detection.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs" / "duplicate-detection.md").read_text("utf-8")


def test_the_page_shows_the_figures(script, result, page):
    assert [line for line in script.tables(result) if line not in page] == []
    words = " ".join(page.split())
    sample, photographs = result["sample"], result["photographs"]
    figures = [
        f"correlate by at least **{result['least_correlation']}**",
        f"{result['copied_pictures']:,} pictures of its first {result['copied_objects']} objects",
        f"{sample['pictures']:,} pictures of its first {sample['objects']:,} objects",
        f"{sample['pairs'] / 1e6:.0f} million pairs",
        f"{sample['pairs_of_one_type'] / 1e6:.1f} million of them",
        f"{sample['planted']} planted copies",
        f"{photographs['pictures']} photographs",
        f"{photographs['pairs']} pairs, and all {photographs['copies']}",
        f"**{result['description_cpu_ms']} ms**",
        f"**{sample['search_cpu_s']} s** of CPU time",
        f"{sample['candidates']:,} candidates",
    ]
    assert [figure for figure in figures if figure not in words] == []


def test_the_limit_in_use_is_the_one_that_was_judged(result):
    assert result["least_correlation"] == LEAST_CORRELATION


def test_every_kind_of_copy_is_found(result):
    for found in (result["copies_found"], result["photographs"]["copies_found"]):
        assert {name: shares["search"] for name, shares in found.items() if shares["search"] < RECALL} == {}


def test_the_judged_copies_are_all_found_and_few_strangers_confused(result):
    search = result["sample"]["searches"]["search"]
    assert search["copies"] >= RECALL * result["sample"]["planted"]
    assert search["strangers"] < 1e-6 * result["sample"]["pairs"]
    assert result["photographs"]["copies"] == result["photographs"]["pairs"]


def test_a_small_judgement_can_be_made_anywhere(script, monkeypatch, tmp_path):
    monkeypatch.setattr(script, "PHOTOGRAPHS", tmp_path)
    monkeypatch.setattr(script, "OBJECTS", 12)
    monkeypatch.setattr(script, "OBJECTS_COPIED", 3)
    monkeypatch.setattr(script, "DESCRIBED", 2)
    small = script.judgement()
    assert small["photographs"] is None
    assert small["copies_found"]["grey"]["search"] == 1
    assert small["sample"]["searches"]["search"]["strangers"] == 0
    assert any("not judged" in line for line in script.tables(small))
