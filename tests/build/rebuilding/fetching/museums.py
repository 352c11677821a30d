"""A loopback museum of small pictures, and what is wanted of it."""

from __future__ import annotations

import threading
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


class CountingMuseum(LoopbackMuseum):
    """A museum that tells when it has served so many requests."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit = None
        self.reached = threading.Event()

    def _serve(self, request, host):
        answer = super()._serve(request, host)
        if self.limit is not None and len(self.log) >= self.limit:
            self.reached.set()
        return answer

    def wait_for(self, more: int) -> bool:
        """Return once so many more requests were served; False if that takes too long."""
        self.reached.clear()
        self.limit = len(self.log) + more
        return self.reached.wait(timeout=60)


def ports(museum: LoopbackMuseum) -> dict[str, int]:
    """Return the ports of a museum, for one that comes after it."""
    return {
        "api_port": int(museum.api_host.split(":")[1]),
        "image_port": int(museum.image_host.split(":")[1]),
    }


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
