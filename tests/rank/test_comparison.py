from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from reliquary.rank.comparison import differences


@pytest.fixture
def compare(tmp_path):
    def compare(name, before, now):
        paths = tmp_path / "committed" / name, tmp_path / "rebuilt" / name
        for path, content in zip(paths, (before, now), strict=True):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [str(fault) for fault in differences(*paths, name)]

    return compare


def picture(tmp_path, array):
    path = tmp_path / "picture.png"
    Image.fromarray(array).save(path)
    return path.read_bytes()


@pytest.mark.parametrize(("shift", "same"), [(1e-12, True), (1e-6, False)])
def test_figures_of_records_may_differ_by_rounding_alone(compare, shift, same):
    found = compare("a.json", json.dumps({"m": [{"value": 0.5}]}), json.dumps({"m": [{"value": 0.5 + shift}]}))
    assert found == ([] if same else [f"a.json: m[0].value: committed 0.5, made again {0.5 + shift}"])


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({"a": 1}, {"a": 1.0}, "a.json: a: committed 1, made again 1.0"),
        ({"a": True}, {"a": 1}, "a.json: a: committed true, made again 1"),
        ({"a": 1}, {}, "a.json: a: committed 1, made again null"),
        ({"a": [1]}, {"a": [1, 2]}, "a.json: a: committed [1], made again [1, 2]"),
        ({"a": "x"}, {"a": "y"}, 'a.json: a: committed "x", made again "y"'),
    ],
)
def test_records_are_compared_by_field(compare, before, now, told):
    assert compare("a.json", json.dumps(before), json.dumps(now)) == [told]


def test_the_first_lines_that_differ_are_told(compare):
    told = compare("README.md", "a\nb\nc\nd\ne", "a\nB\nC\nD\nE")
    assert told[0] == "README.md:2: committed 'b', made again 'B'"
    assert len(told) == 3
    assert compare("README.md", "a", "a\nmore")[0] == "README.md:2: committed '', made again 'more'"


def test_pictures_are_compared_by_what_they_show(compare, tmp_path):
    grey = np.full((100, 100, 3), 128, np.uint8)
    edge, other = grey.copy(), grey.copy()
    edge[0, :5] += 40
    other[:20] = 0
    assert compare("a.png", picture(tmp_path, grey), picture(tmp_path, edge)) == []
    assert "not the one that the records make" in compare("a.png", picture(tmp_path, grey), picture(tmp_path, other))[0]
    assert compare("a.png", picture(tmp_path, grey), picture(tmp_path, grey[:50])) != []
