"""Opens the App on a small crawl with blank pictures, in a process of its own, until it is ended by SIGINT."""

from __future__ import annotations

import io
import signal
import sys
from pathlib import Path

from PIL import Image

from reliquary.curate.app.database import connect
from reliquary.curate.app.environment import prepare_environment
from reliquary.curate.app.launching import launch
from reliquary.curate.checks.run import Found
from reliquary.curate.collection import open_collection
from reliquary.curate.deciding.log import DecisionLog
from reliquary.workspace import Workspace
from tests.build.small_crawl import SmallCrawl, picture
from tests.curate.app.small_curation import TITLES, finding

BLANKS = 5
OTHERS = 3
SIZE = (128, 160)


def decisions(folder: Path) -> DecisionLog:
    """Return the file that the App writes."""
    return DecisionLog(folder / "curation/decisions.jsonl")


def blank(shade: int) -> bytes:
    """Return a grey picture."""
    buffer = io.BytesIO()
    Image.new("RGB", SIZE, (shade,) * 3).save(buffer, "JPEG")
    return buffer.getvalue()


def main(folder: Path, port: int) -> None:
    """Open the App."""
    from reliquary.curate.app.dataset import open_in_fiftyone

    crawl = SmallCrawl(folder / "crawl")
    for number in range(BLANKS):
        crawl.add(f"blank{number}", "egyptian", blank(160 + 20 * number))
    for number in range(OTHERS):
        crawl.add(f"other{number}", "islam", picture(number, size=SIZE))
    crawl.write()
    collection = open_collection(str(folder / "crawl"), Workspace(folder))
    flagged = [finding(key, score=0.9 - 0.05 * place) for place, key in enumerate(list(collection.by_picture)[:BLANKS])]
    dataset = open_in_fiftyone(
        collection,
        Found(TITLES, flagged),
        decisions(folder),
        folder=folder / "curation",
        reviewer="ada",
        quiet=True,
    )
    launch(dataset, port=port, open_browser=False)


if __name__ == "__main__":
    # Shells start background processes deaf to it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    workspace = Workspace(Path(sys.argv[1]))
    connect(prepare_environment(workspace))
    main(workspace.root, int(sys.argv[2]))
