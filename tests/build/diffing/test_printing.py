from __future__ import annotations

import io

from rich.console import Console

from reliquary.build.diffing.difference import ConfigDifference, Difference, FileChanges, Found
from reliquary.build.diffing.printing import print_difference
from reliquary.versions import Version


def printed(width=200, **fields):
    usual = {
        "name": "art",
        "old": Version(0, 1, 0),
        "new": Version(0, 2, 0),
        "is_same": False,
        "new_default": None,
        "configs_added": [],
        "configs_dropped": [],
        "configs": {},
        "files": FileChanges(),
    }
    console = Console(file=io.StringIO(), width=width)
    print_difference(Difference(**{**usual, **fields}), console)
    return console.file.getvalue()


def test_each_kind_of_change_has_its_line():
    config = ConfigDifference(
        added=Found(2, ["a", "b"]),
        changed={"label": Found(7, ["c: [0] -> [1]"])},
        licences={"CC0-1.0": (1000, 1002)},
    )
    text = printed(configs={"grouped": config}, files=FileChanges(changed=["README.md"]))
    assert "art: 0.1.0 -> 0.2.0" in text
    assert "2 images added" in text
    assert "7 images with another label" in text
    assert "c: [0] -> [1]" in text
    assert "CC0-1.0: 1,000 -> 1,002 images" in text
    assert "1 changed" in text
    assert "MAJOR: at least version 1.0.0. Version 0.2.0 does not honour that" in text


def test_a_version_that_keeps_its_promise():
    assert "The changes are PATCH: at least version 0.1.1. Version 0.2.0 honours that." in printed()


def test_long_lists_are_cut():
    text = printed(configs_added=[f"c{number}" for number in range(30)])
    assert "30 added" in text
    assert "c9" in text
    assert "c10" not in text


def test_names_are_not_cut_short_where_the_output_is_narrow():
    name = "data/grouped/test-00000-of-00001.parquet"
    text = printed(width=40, files=FileChanges(changed=[name]))
    assert "…" not in text
    assert name in "".join(text.split())
