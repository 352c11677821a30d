"""Which originals may be asked for, of which host, and how fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field

from reliquary.build.rebuilding.fetching.answers import Answer, What
from reliquary.build.rebuilding.wanted import WantedOriginal
from reliquary.catalogue import CrawlerFile
from reliquary.catalogue.crawler import Pace
from reliquary.crawl.network.addresses import SCHEME_PORTS, is_loopback_host
from reliquary.crawl.network.politeness import Reach
from reliquary.files import atomic_write_text
from reliquary.records.base import Part, Sha256, Text

DEFAULT_PACE = Pace(requests_per_second={"default": 1})
"""For hosts that no crawler file names."""


class Request(Part):
    """One address, and the hash of what stood there."""

    sha256: Sha256
    url: Text


class HostOrder(Part):
    """What is asked of one host; the spider reads it from a file.

    Attributes:
        host: Its name.
        hosts: Hosts that redirects may lead to, itself included.
        private: Those of them that may have a private address.
        ports: Ports of public hosts.
        pace: Requests a second, and patience.
        requests: What is asked for.
    """

    host: str
    hosts: list[str]
    private: list[str]
    ports: list[int]
    pace: Pace
    requests: list[Request] = Field(min_length=1)

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine, and may be asked."""
        return is_loopback_host(self.host) and self.host in self.private

    def reach(self) -> Reach:
        """Return whom the spider may ask, and how fast."""
        return Reach(self.hosts, self.private, self.ports, self.pace, self.is_loopback)

    def write(self, path: Path) -> None:
        """Write the order for the spider."""
        atomic_write_text(path, self.model_dump_json())


@dataclass(frozen=True)
class Rules:
    """Whom the user lets be asked.

    Attributes:
        crawlers: The crawler files: hosts, terms and pace of museums.
        accepted: Museums whose terms the user accepts.
        private: Private hosts that may be asked, by their exact names or addresses.
    """

    crawlers: Sequence[CrawlerFile]
    accepted: Collection[str] = frozenset()
    private: Collection[str] = frozenset()


@dataclass
class Requests:
    """What is asked for, host by host, and why other originals are not.

    Attributes:
        orders: One a host, sorted by name.
        barred: By SHA-256.
    """

    orders: list[HostOrder] = field(default_factory=list)
    barred: dict[str, Answer] = field(default_factory=dict)


def plan_requests(originals: Iterable[WantedOriginal], rules: Rules) -> Requests:
    """Sort originals by the host that is asked for them.

    The terms that hold are those of the museum that the recipe names, and those of the museum whose host it is: a
    recipe cannot talk its way past them.
    """
    planned = Requests()
    by_host: defaultdict[str, list[Request]] = defaultdict(list)
    crawler_of: dict[str, CrawlerFile | None] = {}
    for original in originals:
        if original.url is None:
            planned.barred[original.sha256] = Answer(What.NO_ADDRESS, f"give a copy of '{original.origin}' as --source")
            continue
        host = _host_of(original.url)
        if host is None:
            planned.barred[original.sha256] = Answer(What.REFUSED, "no usable address")
            continue
        named = [crawler for crawler in rules.crawlers if host in crawler.api.hosts or crawler.name == original.museum]
        if barring := _barring(named, rules.accepted):
            planned.barred[original.sha256] = barring
            continue
        crawler_of.setdefault(host, next((crawler for crawler in named if host in crawler.api.hosts), None))
        by_host[host].append(Request(sha256=original.sha256, url=original.url))
    planned.orders = [_order(host, by_host[host], crawler_of[host], rules) for host in sorted(by_host)]
    return planned


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _barring(crawlers: Iterable[CrawlerFile], accepted: Collection[str]) -> Answer | None:
    for crawler in crawlers:
        if crawler.terms.accept_needed and crawler.name not in accepted:
            reason = f"terms not accepted ({crawler.terms.url}); read them, then give --accept-terms {crawler.name}"
            return Answer(What.NOT_ALLOWED, reason)
    return None


def _order(host: str, requests: list[Request], crawler: CrawlerFile | None, rules: Rules) -> HostOrder:
    private = sorted(rules.private)
    return HostOrder(
        host=host,
        hosts=sorted({host, *(crawler.api.hosts if crawler else ()), *private}),
        private=private,
        ports=sorted({*SCHEME_PORTS.values(), *_ports(crawler)}),
        pace=crawler.pace if crawler else DEFAULT_PACE,
        requests=requests,
    )


def _ports(crawler: CrawlerFile | None) -> list[int]:
    port = urlsplit(crawler.api.url).port if crawler else None
    return [] if port is None else [port]
