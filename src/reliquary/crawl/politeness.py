"""Scrapy settings that follow from a crawler file: pace, patience, and which hosts may be asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from reliquary.crawl.addresses import LOOPBACK_HOSTS
from reliquary.crawl.folder import CrawlState

MUSEUM_CONCURRENCY = 2
LOOPBACK_CONCURRENCY = 8


def scrapy_settings(state: CrawlState) -> dict[str, Any]:
    """Return the settings of one crawl, on top of the project's own.

    A server on this machine is not paced, is reached without a proxy, and is the only machine that may be asked.
    """
    return _paced(state) | {
        "CRAWL_HOSTS": sorted(_hosts(state)),
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
    api_host = urlsplit(state.order.api).hostname or ""
    if state.order.is_loopback:
        return {*LOOPBACK_HOSTS, api_host}
    return {*state.crawler.api.hosts, api_host}
