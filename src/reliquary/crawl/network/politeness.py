"""Scrapy settings that follow from a crawler file: pace, patience, and which hosts may be asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from reliquary.catalogue.crawler import Pace
from reliquary.crawl.folder import CrawlState
from reliquary.crawl.network.addresses import LOOPBACK_HOSTS, SCHEME_PORTS

MUSEUM_CONCURRENCY = 2
LOOPBACK_CONCURRENCY = 8


@dataclass(frozen=True)
class Reach:
    """Whom one run of a spider may ask, and how fast.

    Attributes:
        hosts: Host names that may be asked.
        private: Those of them that may have a private or loopback address.
        ports: Ports of public hosts.
        pace: Requests a second, and patience.
        is_loopback: They are servers on this machine, and no other is asked: they are not paced, and reached without a
            proxy.
    """

    hosts: Collection[str]
    private: Collection[str]
    ports: Collection[int]
    pace: Pace
    is_loopback: bool

    def settings(self) -> dict[str, Any]:
        """Return the Scrapy settings, on top of the project's own."""
        return self._paced() | {
            "CRAWL_HOSTS": sorted(self.hosts),
            "CRAWL_PRIVATE": sorted(self.private),
            "CRAWL_PORTS": sorted(self.ports),
            "CRAWL_LOOPBACK": self.is_loopback,
            "HTTPPROXY_ENABLED": not self.is_loopback,
            "RETRY_TIMES": self.pace.retries,
            "REFUSAL_BACKOFF": self.pace.backoff_s,
            "REFUSAL_BACKOFF_MAX": self.pace.backoff_max_s,
            "REFUSAL_TIMES": self.pace.retries,
        }

    def _paced(self) -> dict[str, Any]:
        if self.is_loopback:
            return {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": LOOPBACK_CONCURRENCY}
        rates = self.pace.requests_per_second
        return {
            "DOWNLOAD_DELAY": 1 / rates["default"],
            "CONCURRENT_REQUESTS_PER_DOMAIN": MUSEUM_CONCURRENCY,
            "DOWNLOAD_SLOTS": {
                host: {"delay": 1 / rate, "concurrency": MUSEUM_CONCURRENCY}
                for host, rate in rates.items()
                if host != "default"
            },
        }


def scrapy_settings(state: CrawlState) -> dict[str, Any]:
    """Return the settings of one crawl, on top of the project's own.

    A server on this machine is not paced unless its robots.txt gives a Crawl-delay, is reached without a proxy, and
    is the only machine that may be asked.
    """
    reach = Reach(
        hosts=_hosts(state) | _private(state),
        private=_private(state),
        ports=_ports(state),
        pace=state.crawler.pace,
        is_loopback=state.order.is_loopback,
    )
    return reach.settings()


def _hosts(state: CrawlState) -> set[str]:
    """Return the hosts of the museum; none of them if a server on this machine stands in for it."""
    return set() if state.order.is_loopback else {*state.crawler.api.hosts, _api_host(state)}


def _private(state: CrawlState) -> set[str]:
    named = set(state.order.allow_private)
    return named | {*LOOPBACK_HOSTS, _api_host(state)} if state.order.is_loopback else named


def _ports(state: CrawlState) -> set[int]:
    """Return the ports of public hosts: those of the schemes, and that of the interface."""
    port = urlsplit(state.order.api).port
    return {*SCHEME_PORTS.values()} | ({port} if port is not None else set())


def _api_host(state: CrawlState) -> str:
    return urlsplit(state.order.api).hostname or ""
