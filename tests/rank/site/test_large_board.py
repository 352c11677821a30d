"""A real table of a thousand rows in a real browser, from a host that compresses what it sends.

What a sort takes is measured by tests/perf/large_site.py.
"""

from __future__ import annotations

import pytest

from reliquary.catalogue import load_suite
from reliquary.rank.site.write import write_site
from tests.perf.large_board import MEASURES, SUITE, write_large_board
from tests.rank.site.serving import bytes_of_first_view, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = 1_000
DRAWN = 100
FIRST_VIEW = 200_000  # bytes


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    write_large_board(folder / "leaderboards", ROWS)
    write_site([load_suite(SUITE)], folder / "leaderboards", None, folder / "site", quiet=True)
    with served(folder / "site") as address:
        yield address


@pytest.fixture
def tab(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def drawn(tab):
    """Return the names of the rows that are drawn, in their order."""
    return tab.evaluate(
        "[...document.querySelector('table.leaderboard').tBodies[0].rows].filter((row) => row.checkVisibility())"
        ".map((row) => row.querySelector('th a').textContent)"
    )


@pytest.mark.parametrize("page", ["index.html", f"{SUITE}/index.html", f"{SUITE}/compare-1.html"])
def test_the_first_view_is_less_than_200_kb(page, tab, address):
    sent = bytes_of_first_view(tab, f"{address}/{page}")
    assert 1_000 < sent < FIRST_VIEW


def test_all_rows_are_sorted_and_the_first_hundred_drawn(tab, address):
    tab.goto(f"{address}/{SUITE}/index.html")
    first = drawn(tab)
    assert len(first) == DRAWN
    assert tab.locator(".count").inner_text() == "first 100 of 1000 rows"
    tab.locator("table.leaderboard").get_by_role("button", name="Macro F1").click()
    values = tab.evaluate(
        "[...document.querySelector('table.leaderboard').tBodies[0].rows].map((row) => Number(row.cells[4].dataset.v))"
    )
    assert len(values) == ROWS
    assert values == sorted(values, reverse=True)
    assert len(set(values)) > ROWS - 10
    assert len(drawn(tab)) == DRAWN
    assert drawn(tab) != first


def test_rows_that_are_not_drawn_are_found_and_can_be_unfolded(tab, address):
    tab.goto(f"{address}/{SUITE}/index.html")
    last = tab.locator("table.leaderboard tbody th a").last.text_content()
    assert last not in drawn(tab)
    tab.get_by_label("Filter").fill(last)
    assert last in drawn(tab)
    tab.get_by_label("Filter").fill("")
    assert len(drawn(tab)) == DRAWN
    tab.get_by_label("All 1000 rows").check()
    assert len(drawn(tab)) == ROWS
    assert tab.locator(".count").inner_text() == "1000 rows"


def test_every_measure_has_a_page_and_two_of_its_rows_can_be_compared(tab, address):
    tab.goto(f"{address}/{SUITE}/index.html")
    assert tab.locator("table.leaderboard thead th").count() == 1 + 2 + 5 + 2
    tab.get_by_role("link", name="All measures and cost").click()
    tab.wait_for_url("**/measures-1.html")
    assert tab.locator("table.leaderboard thead th").count() == 1 + 2 + MEASURES + 2
    assert tab.locator(".plot").count() == 3
    names = drawn(tab)[:2]
    for name in names:
        tab.get_by_label(f"Compare {name}", exact=True).check()
    tab.locator(".chosen a").click()
    tab.wait_for_url("**/compare-1.html#*")
    assert tab.locator("#comparison table").count() == 1
    chosen = "[...document.querySelectorAll('#first, #second')].map((select) => select.selectedOptions[0].textContent)"
    assert tab.evaluate(chosen) == names


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways(width, tab, address):
    tab.set_viewport_size({"width": width, "height": 900})
    for page in ("index", "measures-1", "compare-1"):
        tab.goto(f"{address}/{SUITE}/{page}.html")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, page
