"""Photographs the App for the documentation: python docs/curation_app.py.

The sample museum is crawled, some of its pictures are lost as museums lose them, and a curator looks at the blank
candidates and drops three. It takes about two minutes, and needs FiftyOne and Chromium.
"""

from __future__ import annotations

import io
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from reliquary import catalogue
from reliquary.blobs import BlobStore
from reliquary.crawl.run import crawl_museum
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes
from reliquary.rank.screenshots import open_browser
from reliquary.records import ImageRecord, ImageStatus, read_table, write_table
from reliquary.sample.blanks.designs import DESIGNS
from reliquary.sample.blanks.specimens import specimen
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.workspace import Workspace

PICTURE = Path(__file__).parent / "images" / "curation-app.jpg"
MUSEUM = "sample"
ADDRESS = "127.0.0.1"
OBJECTS = 300
ONE_LOST_IN = 10
SIZE = {"width": 1600, "height": 900}
QUALITY = 85
TIMEOUT_MS = 60_000
BOX = 12
"""Pixels from a picture's corner to the box that selects it."""


def crawl(workspace: Workspace) -> Path:
    """Crawl the sample museum, and return the folder."""
    folder = workspace.crawl(MUSEUM)
    with LoopbackMuseum(SampleSource(OBJECTS)) as museum:
        crawl_museum(catalogue.load_crawler(MUSEUM), folder, api=museum.api_url)
    return folder


def lose_pictures(folder: Path) -> None:
    """Put a picture that shows nothing in the place of some, one design after the other."""
    blobs, table = BlobStore(folder / "blobs"), folder / "images.parquet"
    designs = [design for design in DESIGNS if design.blank]
    images = read_table(table, ImageRecord)
    stored = [place for place, image in enumerate(images) if image.status is ImageStatus.STORED]
    for number, place in enumerate(stored[::ONE_LOST_IN]):
        data = specimen(designs[number % len(designs)], 0, number)
        with Image.open(io.BytesIO(data)) as picture:
            known = {"width": picture.width, "height": picture.height, "media_type": picture.get_format_mimetype()}
        change = {"sha256": blobs.put(data), "bytes": len(data), **known}
        images[place] = images[place].model_copy(update=change)
    write_table(table, images, ImageRecord)


@contextmanager
def app(folder: Path, workspace: Workspace) -> Iterator[str]:
    """Open the App on the crawl as a curator does, and give its address."""
    with socket.create_server((ADDRESS, 0)) as server:
        port = server.getsockname()[1]
    reliquary = Path(sys.executable).with_name("reliquary")
    command = [reliquary, "curate", folder, "--workspace", workspace.root, "--reviewer", "ada", "--no-browser"]
    process = subprocess.Popen([*command, "--port", str(port)], stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        if not any("The App is open" in line for line in process.stderr or ()):
            raise ReliquaryError("the App does not start")
        yield f"http://{ADDRESS}:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()


def photograph(tab: Any) -> bytes:
    """Look at the blank candidates, drop the first three, and return the picture."""
    tab.set_default_timeout(TIMEOUT_MS)
    tab.get_by_text("Dismiss").click()
    part = lambda name: tab.locator(f'[data-cy="{name}"]')  # noqa: E731 - used all over
    part("fo-grid-actions").get_by_text("Drop", exact=True).wait_for()
    part("saved-views-selection").click()
    part("saved-views-blank-candidates-selection-option").click()
    part("new-panel-btn").click()
    tab.get_by_text("Review", exact=True).click()
    panel = part("panel-content-review")
    panel.get_by_text("decided").first.wait_for()
    for place in range(3):
        tab.locator("canvas[canvas-loaded=true]").nth(place).wait_for()
        box = part("looker").nth(place).bounding_box()
        tab.mouse.move(box["x"] + BOX, box["y"] + BOX)
        tab.mouse.click(box["x"] + BOX, box["y"] + BOX)
        part("action-manage-selected").get_by_text(str(place + 1), exact=True).wait_for()
    panel.get_by_text("Drop", exact=True).click()
    tab.get_by_role("dialog").get_by_role("button", name="Drop", exact=True).click()
    part("tag-verdict").nth(2).wait_for()
    panel.get_by_text("drop 3").wait_for()
    picture: bytes = tab.screenshot()
    return picture


def main() -> None:
    """Write the picture, marked as one of sample pictures in its bytes."""
    with TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        crawled = crawl(workspace)
        lose_pictures(crawled)
        with app(crawled, workspace) as address, open_browser() as browser:
            tab = browser.new_page(viewport=SIZE)
            tab.goto(address)
            pixels = Image.open(io.BytesIO(photograph(tab))).convert("RGB")
    atomic_write_bytes(PICTURE, jpeg_bytes(np.asarray(pixels), QUALITY))


if __name__ == "__main__":
    main()
