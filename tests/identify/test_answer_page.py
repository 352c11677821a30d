from __future__ import annotations

import re

import pytest

from reliquary.identify import printing
from reliquary.identify.run import identify_photographs
from tests.identify.small_museum import SCRIPT


@pytest.fixture
def page(references_folder, photo, tmp_path):
    names = ["one.jpg", "<b>two.jpg"]
    path = tmp_path / "page.html"
    identify_photographs(references_folder, [photo(name) for name in names], 6, page=path, quiet=True)
    return path.read_text("utf-8")


def test_each_photograph_stands_beside_its_map_and_its_objects(page, identifier):
    free = page.count('<img class="thumbnail" src="data:image/jpeg;base64,')
    kept = page.count("Its picture may not be passed on; the museum shows it.")
    assert free + kept == 2 * 6
    assert free > 0
    assert kept > 0
    assert len(re.findall(r"<img src=\"data:image/jpeg", page)) == 4
    assert page.count("likeness</span>") == 12


def test_the_page_says_how_many_classes_it_leaves_out(page, references_folder, tmp_path, monkeypatch):
    assert "more, less likely" not in page
    monkeypatch.setattr(printing, "FEW_CLASSES", 1)
    monkeypatch.setattr(printing, "LIKELIEST", 1)
    short = tmp_path / "short.html"
    identify_photographs(references_folder, [tmp_path / "one.jpg"], 6, page=short, quiet=True)
    assert re.search(r'<td colspan="3">and \d+ more, less likely</td>', short.read_text("utf-8"))


def test_the_page_loads_nothing_and_what_strangers_wrote_is_escaped(page):
    assert not re.findall(r'(?:href|src)="(?!data:|#|https://museum\.invalid/)[^"]', page)
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    assert "<b>" not in page
    assert "Museum &amp; train" in page


def test_the_page_says_that_it_is_no_proof_and_shows_nothing_real(page):
    assert "no proof of origin" in page
    assert "show nothing real" in page


def test_the_same_photographs_give_the_same_page(page, references_folder, tmp_path):
    again = [tmp_path / "one.jpg", tmp_path / "<b>two.jpg"]
    identify_photographs(references_folder, again, 6, page=tmp_path / "again.html", quiet=True)
    assert (tmp_path / "again.html").read_text("utf-8") == page
