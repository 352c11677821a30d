from __future__ import annotations

import stat
import sys

import pytest
from PIL import Image

from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.rank.run import rank_suite
from reliquary.rank.screenshots import NoBrowserError, find_browser, open_browser, take


@pytest.fixture
def has_browser():
    try:
        find_browser()
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture
def browser(has_browser):
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(ranked_bench):
    return rank_suite(ranked_bench.suite, ranked_bench.runs, ranked_bench.builds, ranked_bench.out, quiet=True).places[
        "page"
    ]


@pytest.fixture
def tab(browser, page):
    """The page in a browser that writes down what it complains of and what it asks for."""
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.complaints, tab.requests = [], []
    tab.on("console", lambda message: tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("request", lambda request: tab.requests.append(request.url))
    tab.goto(page.as_uri())
    yield tab
    context.close()


def test_a_missing_page_is_named(tmp_path):
    with pytest.raises(ReliquaryError, match=r"index\.html: no such file; make the page first"):
        take(tmp_path / "index.html", tmp_path)


def test_without_a_browser_it_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "index.html").write_text("<p>", "utf-8")
    with pytest.raises(NoBrowserError, match="apt-get install chromium"):
        take(tmp_path / "index.html", tmp_path)


def test_without_playwright_it_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    (tmp_path / "index.html").write_text("<p>", "utf-8")
    with pytest.raises(MissingExtraError, match=r"pip install 'reliquary\[browser\]'"):
        take(tmp_path / "index.html", tmp_path)


@pytest.mark.browser
def test_a_browser_that_does_not_start_is_named(tmp_path, monkeypatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 7\n", "utf-8")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("reliquary.rank.screenshots.find_browser", lambda: broken)
    with pytest.raises(NoBrowserError, match="does not start"), open_browser():
        pass


@pytest.mark.browser
@pytest.mark.slow
def test_a_page_is_photographed_light_dark_and_on_a_phone(has_browser, page):
    shots = take(page, page.parent / "screenshots")
    assert [shot.name for shot in shots] == ["index-desktop-light.png", "index-desktop-dark.png", "index-phone.png"]
    sizes, corners = [], []
    for shot in shots:
        with Image.open(shot) as picture:
            sizes.append(picture.width)
            corners.append(sum(picture.convert("RGB").getpixel((5, picture.height - 5))))
    assert sizes == [1280, 1280, 780]
    assert corners[0] > 600, "a light page"
    assert corners[1] < 200, "a dark page"


@pytest.mark.browser
def test_the_page_asks_for_nothing_but_its_own_pictures(tab, page):
    assert tab.complaints == []
    assert {url.rpartition(".")[2] for url in tab.requests} == {"html", "png"}
    assert all(url.startswith(page.parent.as_uri()) for url in tab.requests)
    assert tab.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")


@pytest.mark.browser
def test_tables_are_sorted_with_the_keyboard(tab):
    table = tab.locator("table").first
    accuracy = table.get_by_role("button", name="Accuracy")
    places = lambda: table.locator("tbody tr td:first-child").all_inner_texts()  # noqa: E731 - read again and again
    assert places() == ["1", "2"]
    assert table.locator("th[aria-sort]").inner_text().startswith("Place")
    accuracy.focus()
    tab.keyboard.press("Enter")
    assert places() == ["1", "2"], "the best first at the first press"
    tab.keyboard.press("Space")
    assert places() == ["2", "1"]
    heading = table.locator("th[aria-sort]")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert "sorted by Accuracy" in tab.locator("[role=status]").inner_text()
    assert tab.complaints == []


@pytest.mark.browser
def test_every_control_is_reached_with_the_keyboard(tab):
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the tables"
    headings = tab.locator("thead th").count()
    assert tab.locator("thead th button").count() == headings


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_the_page_never_scrolls_sideways(tab, width):
    tab.set_viewport_size({"width": width, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_a_thousand_rows_are_sorted(tab):
    tab.evaluate(
        """() => {
          const table = document.querySelector("table");
          const row = table.tBodies[0].rows[0];
          for (let i = 0; i < 1000; i += 1) {
            const copy = row.cloneNode(true);
            copy.cells[2].dataset.v = String((i * 7919) % 1000);
            table.tBodies[0].append(copy);
          }
          table.tHead.rows[0].cells[2].querySelector("button").click();
        }"""
    )
    values = tab.locator("table").first.evaluate(
        "t => Array.from(t.tBodies[0].rows, r => Number(r.cells[2].dataset.v))"
    )
    assert values == sorted(values, reverse=True)
    assert len(values) > 1000
