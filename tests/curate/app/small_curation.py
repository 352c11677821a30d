"""A small crawl and its curation, opened in FiftyOne with whatever a test wants to be found in it."""

from __future__ import annotations

from pathlib import Path

from reliquary.curate.checks.run import Found
from reliquary.curate.collection import open_collection
from reliquary.curate.deciding.log import DecisionLog
from reliquary.curate.predicted import Predicted
from reliquary.records import Finding
from reliquary.workspace import Workspace
from tests.build.small_crawl import SmallCrawl, picture

TITLES = {"blank": "Blank", "near_duplicates": "Near-duplicates"}


def finding(sha256, check="blank", score=0.9, **known) -> Finding:
    return Finding(sha256=sha256, check=check, score=score, flagged=score >= 0.5, explanation="Because.", **known)


class Curation:
    """A crawl of three objects with four pictures, and its curation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = DecisionLog(folder / "curation/decisions.jsonl")
        self.found = Found(TITLES, [])
        self.predicted: Predicted | None = None
        crawl = self.crawl = SmallCrawl(folder / "crawl")
        years = {"year_begin": -1200, "year_end": -1100, "year_quality": "circa", "year_source": "museum"}
        crawl.add("1", "egyptian", picture(1), picture(2), **years)
        crawl.add("2", "islam", picture(3))
        crawl.add("3", "islam", picture(3))  # the same picture of another object
        self.write()

    def write(self) -> None:
        """Write the crawl as it is now."""
        self.crawl.write()
        folder = self.folder
        self.collection = open_collection(str(folder / "crawl"), Workspace(folder))
        self.pictures = list(self.collection.by_picture)

    def find(self, *findings) -> None:
        self.found = Found(TITLES, list(findings))

    def open(self):
        from reliquary.curate.app.dataset import open_in_fiftyone

        return open_in_fiftyone(
            self.collection,
            self.found,
            self.log,
            folder=self.folder / "curation",
            reviewer="ada",
            predicted=self.predicted,
            quiet=True,
        )

    def blob(self, sha256) -> Path:
        return self.folder / "crawl/blobs" / sha256[:2] / sha256


def of(dataset, sha256, object_id=None):
    """Return the sample of a picture."""
    samples = dataset.match({"sha256": sha256} | ({"object_id": object_id} if object_id else {}))
    assert len(samples) == 1
    return samples.first()
