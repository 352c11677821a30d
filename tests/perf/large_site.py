"""Measures the page of a thousand rows in Chromium: what is sent of it, and what a sort takes.

By itself: python tests/perf/large_site.py [ROWS].
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from large_board import SUITE, write_large_board

from reliquary.catalogue import load_suite
from reliquary.rank.screenshots import open_browser
from reliquary.rank.site.write import write_site

sys.path.append(str(Path(__file__).parents[2]))  # the host is that of the site's tests

from tests.rank.site.serving import bytes_of_first_view, served

if TYPE_CHECKING:
    from playwright.sync_api import Page

TURNS = 9
ACCURACY = 3  # the column
SORT = """(column) => {
  document.querySelector("table.leaderboard").tHead.rows[0].cells[column].querySelector("button").click();
  document.body.getBoundingClientRect();
}"""
"""Sorts, and has the page laid out."""


def large_site(rows: int = 1_000) -> dict[str, float]:
    """Return the kilobytes of the first view of a leaderboard, and the median CPU time of sorting it by a measure."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_large_board(folder / "leaderboards", rows)
        write_site([load_suite(SUITE)], folder / "leaderboards", None, folder / "site", quiet=True)
        with served(folder / "site") as address, open_browser() as browser:
            tab = browser.new_page()
            sent = bytes_of_first_view(tab, f"{address}/{SUITE}/index.html")
            return {"rows": rows, "first_view_kb": round(sent / 1000), **_sorting(tab)}


def _sorting(tab: Page) -> dict[str, float]:
    """Return CPU time of the page's thread: of the sort, and of this with what the browser then does to lay it out."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> tuple[float, float]:
        found = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
        script = found["ScriptDuration"]
        return script, script + found["LayoutDuration"] + found["RecalcStyleDuration"]

    turns = []
    for _ in range(TURNS):
        before = spent()
        tab.evaluate(SORT, ACCURACY)
        turns.append([1000 * (end - start) for start, end in zip(before, spent(), strict=True)])
    script, whole = (round(statistics.median(times)) for times in zip(*turns, strict=True))
    return {"sort_cpu_ms": script, "sort_and_layout_cpu_ms": whole}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(large_site(*map(int, sys.argv[1:]))) + "\n")
