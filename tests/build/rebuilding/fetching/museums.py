"""A loopback museum of small pictures, and what is wanted of it."""

from __future__ import annotations

from pathlib import Path

from reliquary.build.rebuilding.fetching.answers import What
from reliquary.build.rebuilding.fetching.fetch import fetch
from reliquary.build.rebuilding.fetching.requests import Rules
from reliquary.build.rebuilding.wanted import WantedOriginal
from reliquary.catalogue import load_crawler
from reliquary.files import sha256_bytes
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.loopback.sources import PlainSource
from tests.build.small_crawl import picture

THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})
CRAWLERS = [load_crawler(name) for name in ("met", "louvre")]
RULES = Rules(CRAWLERS, private=THIS_MACHINE)


def small_source(n_objects: int = 24) -> PlainSource:
    """Return records in the shape of the Met, with pictures large enough for a dataset, all different."""
    return PlainSource(n_objects, pictures=PlainPictures([picture(seed, sample=True) for seed in range(97)]))


def main_views(museum: LoopbackMuseum, source: PlainSource, name: str | None = "met") -> list[WantedOriginal]:
    """Return the main view of every object as an original that is wanted."""
    wanted = []
    for record in source.records.values():
        data = source.picture(record, 0)
        path = record["primaryImage"].split("/", 3)[3]
        url = f"http://{museum.image_host}/{path}"
        wanted.append(WantedOriginal(sha256_bytes(data), len(data), url, name, name or "somewhere"))
    assert len(set(wanted)) == len(source.records)
    return wanted


def fetched(wanted, folder: Path, rules: Rules = RULES, contact: str | None = None):
    """Fetch, and return the answers by SHA-256."""
    return fetch(wanted, folder, rules, contact=contact, quiet=True)


def whats(answers) -> list[What]:
    return [answer.what for answer in answers.values()]
