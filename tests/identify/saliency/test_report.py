from __future__ import annotations

import dataclasses
import re

import pytest

from reliquary.errors import MissingExtraError
from reliquary.identify.saliency import report as report_module
from reliquary.identify.saliency.report import render_report, write_report
from reliquary.identify.saliency.views import report_view
from tests.identify.small_museum import SCRIPT


@pytest.fixture(scope="module")
def page(trained, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "page.html"
    summary = write_report(trained, path, quiet=True)
    assert summary.made["pictures"] == 6
    return path.read_text("utf-8")


def test_the_page_holds_each_picture_twice_and_loads_nothing(page):
    sources = re.findall(r'<img src="([^"]*)"', page)
    assert len(sources) == 12
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    assert len(set(sources)) > 6  # a map may be empty, where nothing speaks for the answer
    assert "default-src 'none'" in page.replace("&#39;", "'")
    assert not re.findall(r'(?:href|src)="(?!data:|#|https://museum\.invalid/)[^"]', page)


def test_what_strangers_wrote_is_escaped(page):
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(" in page
    assert "Museum &amp; test" in page


def test_pictures_that_may_not_be_passed_on_say_so(page, trained):
    cards = report_view(trained, 4).cards
    assert page.count("not to be passed on") == sum(not card.passes_on for card in cards)


def test_the_same_run_gives_the_same_page(page, trained, tmp_path):
    write_report(trained, tmp_path / "again.html", quiet=True)
    assert (tmp_path / "again.html").read_text("utf-8") == page


def test_an_address_that_is_none_of_the_web_is_no_link(trained, monkeypatch):
    rows = trained.rows("test")
    hostile = [{**row, "permalink": "javascript:alert(1)"} for row in rows]
    changed = dataclasses.replace(trained)
    object.__setattr__(changed, "rows", lambda split: hostile)
    report = report_view(changed, 4)
    html = render_report(report, {card.row: ("data:,", "data:,") for card in report.cards})
    assert "javascript" not in html


def test_without_captum_one_line_says_how_to_get_it(trained, tmp_path, monkeypatch):
    def missing(extra, *modules):
        raise MissingExtraError(f"{extra}: {modules}")

    monkeypatch.setattr(report_module, "check_extra", missing)
    with pytest.raises(MissingExtraError, match="identify: .*captum"):
        write_report(trained, tmp_path / "page.html", quiet=True)
    assert not (tmp_path / "page.html").exists()
