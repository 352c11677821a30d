from __future__ import annotations

import dataclasses

import pytest

from reliquary.catalogue.suite import Reference
from reliquary.rank.exports.bibtex import write_bibtex
from tests.bibtex_reader import parse_bibtex


def entries_of(material, tmp_path):
    (path,) = write_bibtex(material, tmp_path)
    return parse_bibtex(path.read_text("utf-8"))


def with_reference(material, **fields):
    (name, *_) = material.baselines
    own = material.baselines[name].model_copy(update={"reference": Reference(**fields)})
    return dataclasses.replace(material, baselines={name: own})


def test_the_leaderboard_its_source_and_its_models_are_cited(ranked, material, tmp_path):
    entries = entries_of(material(ranked), tmp_path)
    assert list(entries) == ["reliquary-provenance", "provenance-source", "resnet10t"]
    assert entries["reliquary-provenance"]["author"] == "{A museum}"
    assert entries["reliquary-provenance"]["year"] == "2026"
    assert entries["provenance-source"] == {"title": "{An earlier thesis}", "year": "2024"}


def test_works_of_one_name_and_another_reference_have_keys_of_their_own(ranked, material, tmp_path):
    read = material(ranked)
    other = read.baselines["resnet18"].model_copy(update={"reference": Reference(title="Another paper")})
    changed = dataclasses.replace(read, baselines={"a b": read.baselines["resnet18"], "a-b": other})
    assert sum(key.startswith("a-b-") for key in entries_of(changed, tmp_path)) == 2


@pytest.mark.parametrize("title", ["}", "{", "\\", "a}, year = {1", "@misc{x,\n}", '"', "% no more", "\n\n"])
def test_a_hostile_title_stays_in_its_field(title, ranked, material, tmp_path):
    entries = entries_of(with_reference(material(ranked), title=title, year=2020), tmp_path)
    assert len(entries) == 3
    assert set(entries["resnet10t"]) == {"title", "year"}
    assert entries["resnet10t"]["year"] == "2020"


def test_addresses_come_with_what_they_name_and_only_those_of_the_web(ranked, material, tmp_path):
    entries = entries_of(with_reference(material(ranked), title="A paper", url="https://example.org/a_b"), tmp_path)
    assert entries["resnet10t"]["url"] == "https://example.org/a_b"
    entries = entries_of(with_reference(material(ranked), title="A paper", url="javascript:alert(1)"), tmp_path)
    assert "url" not in entries["resnet10t"]
