from __future__ import annotations

import dataclasses
import re

import pytest

from reliquary.catalogue.suite import Reference
from reliquary.rank.exports.bibtex import write_bibtex

HEAD = re.compile(r"@misc\{([a-z0-9._-]+),\n")
FIELD = re.compile(r"  ([a-z]+) = ")


def parse_bibtex(text):
    """Read entries as BibTeX does: fields in braces, counted whatever stands before them; fail on anything else."""
    entries = {}
    while text:
        head = HEAD.match(text)
        assert head is not None, text
        assert head[1] not in entries
        text, fields = text[head.end() :], {}
        while field := FIELD.match(text):
            text = text[field.end() :]
            end = closing(text)
            assert text[end + 1 : end + 3] == ",\n"
            fields[field[1]], text = text[1:end], text[end + 3 :]
        assert text.startswith("}\n"), text
        entries[head[1]], text = fields, text[2:].lstrip("\n")
    return entries


def closing(text):
    depth = 0
    for position, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return position
    raise AssertionError(text)


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


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a_b?c=d%20e&f#g~h", "https://example.org/a_b?c=d%20e&f#g~h"),
        ("https://example.org/}\\input{x}\n", "https://example.org/%7D%5Cinput%7Bx%7D%0A"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
    ],
)
def test_an_address_holds_nothing_that_is_read(url, written, ranked, material, tmp_path):
    entries = entries_of(with_reference(material(ranked), title="A paper", url=url), tmp_path)
    assert entries["resnet10t"].get("url") == written
