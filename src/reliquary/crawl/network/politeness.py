"""Scrapy settings that follow from a crawler file: pace, patience, and which hosts may be asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from reliquary.crawl.folder import CrawlState
from reliquary.crawl.network.addresses import LOOPBACK_HOSTS, SCHEME_PORTS

MUSEUM_CONCURRENCY = 2
LOOPBACK_CONCURRENCY = 8


def scrapy_settings(state: CrawlState) -> dict[str, Any]:
    """Return the settings of one crawl, on top of the project's own.

    A server on this machine is not paced unless its robots.txt gives a Crawl-delay, is reached without a proxy, and
    is the only machine that may be asked.
    """
    return _paced(state) | {
        "CRAWL_HOSTS": sorted(_hosts(state) | _private(state)),
        "CRAWL_PRIVATE": sorted(_private(state)),
        "CRAWL_PORTS": sorted(_ports(state)),
        "CRAWL_LOOPBACK": state.order.is_loopback,
        "HTTPPROXY_ENABLED": not state.order.is_loopback,
        "RETRY_TIMES": state.crawler.pace.retries,
        "REFUSAL_BACKOFF": state.crawler.pace.backoff_s,
        "REFUSAL_BACKOFF_MAX": state.crawler.pace.backoff_max_s,
        "REFUSAL_TIMES": state.crawler.pace.retries,
    }


def _paced(state: CrawlState) -> dict[str, Any]:
    if state.order.is_loopback:
        return {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": LOOPBACK_CONCURRENCY}
    rates = state.crawler.pace.requests_per_second
    return {
        "DOWNLOAD_DELAY": 1 / rates["default"],
        "CONCURRENT_REQUESTS_PER_DOMAIN": MUSEUM_CONCURRENCY,
        "DOWNLOAD_SLOTS": {
            host: {"delay": 1 / rate, "concurrency": MUSEUM_CONCURRENCY}
            for host, rate in rates.items()
            if host != "default"
        },
    }


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
