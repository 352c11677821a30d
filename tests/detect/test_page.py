from __future__ import annotations

import dataclasses
import html
import json
import re

import pytest

from reliquary.detect import page as module
from reliquary.detect.page import render_found
from tests.detect.test_tables import FOUND

FILES = {"GeoJSON": "found.geojson"}
HOSTILE = "\"><script>alert('x')</script>.tif"


def test_the_page_carries_all_boxes_for_its_script():
    text = re.search(r'data-mural="([^"]*)"', render_found(FOUND, FILES)).group(1)
    mural = json.loads(html.unescape(text))
    assert mural["boxes"] == [[10.12, 20, 40.5, 60, 1, 0.9], [0, 0, 5, 5, 0, 0.123457]]
    assert (mural["width"], mural["height"], mural["tiles"]) == (300, 200, "tiles/mural_files")


def test_what_strangers_wrote_is_escaped_and_no_host_is_named():
    page = render_found(dataclasses.replace(FOUND, name=HOSTILE, class_names=[HOSTILE, "green"]), FILES)
    assert "<script>alert" not in page
    assert "default-src &#39;none&#39;" in page
    assert not re.search(r"(src|href)=\"(https?:)?//", page)
    assert " style=" not in page


def test_a_long_list_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(module, "MAX_LISTED", 1)
    page = render_found(FOUND, FILES)
    assert "The 1 surest of 2" in page
    assert page.count("data-object=") == 1


@pytest.mark.parametrize(("sample", "shown"), [(True, True), (False, False)])
def test_a_sample_says_that_it_is_one(sample, shown):
    assert ("not heritage data" in render_found(dataclasses.replace(FOUND, sample=sample), FILES)) is shown
