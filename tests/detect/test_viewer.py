"""The page in a real browser."""

from __future__ import annotations

import numpy as np
import pytest

from reliquary.detect.run import detect_on
from reliquary.rank.screenshots import NoBrowserError, find_browser, open_browser
from tests.detect.painted import COLOURS, painted, write_tiff
from tests.detect.test_run import search

pytest.importorskip("pyvips")
pytestmark = pytest.mark.browser

SIZE = (1900, 1300)


@pytest.fixture
def wall(tmp_path):
    picture, squares = painted(*SIZE)
    detect_on([write_tiff(tmp_path / "wall.tif", picture)], search(tmp_path))
    return tmp_path / "out/wall/index.html", squares


@pytest.fixture
def tab(wall):
    """The page in a browser that writes down what it complains of and what it asks for."""
    try:
        find_browser()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with open_browser() as browser:
        tab = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
        tab.complaints, tab.requests = [], []
        tab.on("console", lambda message: tab.complaints.append(message.text))
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.on("request", lambda request: tab.requests.append(request.url))
        tab.goto(wall[0].as_uri(), wait_until="networkidle")
        yield tab


def shown(tab):
    """Return what the canvas shows, RGB: a picture of the screen, as a page from the disk may not read its own."""
    import io

    from PIL import Image

    tab.wait_for_load_state("networkidle")
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return np.asarray(Image.open(io.BytesIO(tab.locator("#mural").screenshot())).convert("RGB")).astype(int)


def middle(pixels):
    height, width = (side // 2 for side in pixels.shape[:2])
    return pixels[height - 60 : height + 60, width - 60 : width + 60]


def share(pixels, colour):
    return (np.abs(pixels - colour).max(axis=2) < 25).mean()


def test_it_shows_the_mural_and_asks_for_nothing_but_its_tiles(tab, wall):
    pixels = shown(tab)
    assert tab.complaints == []
    folder = wall[0].parent.as_uri()
    assert all(address.startswith((f"{folder}/", "data:")) for address in tab.requests)
    assert share(pixels, COLOURS[0]) > 0.02
    assert share(pixels, [0xE6, 0x19, 0x4B]) > 0.005  # boxes


def test_a_click_in_the_list_brings_the_object_near_and_keys_bring_the_whole_back(tab):
    before = shown(tab)
    tab.locator("[data-object]").first.click()
    near = shown(tab)
    assert max(share(middle(near), colour) for colour in COLOURS) == 1
    assert max(share(middle(before), colour) for colour in COLOURS) < 1
    tab.locator("#mural").press("0")
    assert share(shown(tab), COLOURS[0]) == pytest.approx(share(before, COLOURS[0]), abs=0.005)
    assert tab.complaints == []


def test_classes_and_scores_choose_what_is_shown(tab):
    before = shown(tab)
    tab.locator("input[type=checkbox]").first.uncheck()
    visible = tab.locator(".objects li:visible")
    assert set(visible.locator("bdi").all_inner_texts()) == {"green"}
    assert share(shown(tab), [0xE6, 0x19, 0x4B]) < 0.3 * share(before, [0xE6, 0x19, 0x4B])
    tab.locator("#score").fill("0.95")
    assert visible.count() == 0


def test_dragging_and_the_wheel_move_and_zoom(tab):
    before = shown(tab)
    frame = tab.locator("#mural").bounding_box()
    tab.mouse.move(frame["x"] + 500, frame["y"] + 200)
    tab.mouse.down()
    tab.mouse.move(frame["x"] + 620, frame["y"] + 200)
    tab.mouse.up()
    moved = shown(tab)
    assert np.abs(moved[50:-50, 300:-50] - before[50:-50, 180:-170]).mean() < 4
    tab.mouse.wheel(0, -1200)
    assert share(shown(tab), [90, 90, 90]) > 0.4
    assert tab.complaints == []
