"""A Scrapy downloader middleware that lets requests go to the museum's hosts alone, at addresses that may be asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils.httpobj import urlparse_cached

from reliquary.crawl.network.addresses import AddressRules
from reliquary.crawl.network.fetching import RefusedRequest
from reliquary.crawl.network.resolver import resolve_by_reactor

Resolve = Callable[[str], Awaitable[list[str]]]


class AddressGuard:
    """Refuses other hosts, ports and schemes, and names that have a private, loopback or link-local address.

    Redirects and requests for robots.txt pass here too. A server is looked up once: should its name turn private
    later, the resolver refuses the connection.

    Args:
        rules: What may be asked.
        resolve: Gives all addresses of a host name.
    """

    def __init__(self, rules: AddressRules, resolve: Resolve) -> None:
        self._rules = rules
        self._resolve = resolve
        self._allowed: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware from the settings CRAWL_HOSTS, CRAWL_PRIVATE and CRAWL_PORTS."""
        settings = crawler.settings
        rules = AddressRules(
            hosts=frozenset(settings.getlist("CRAWL_HOSTS")),
            private=frozenset(settings.getlist("CRAWL_PRIVATE")),
            ports=frozenset(map(int, settings.getlist("CRAWL_PORTS"))),
        )
        proxies = _proxy_hosts() if settings.getbool("HTTPPROXY_ENABLED") else frozenset()
        return cls(rules, resolve_by_reactor(rules, proxies))

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        Raises:
            RefusedRequest: The scheme, the host, its port or one of its addresses is not allowed.
            CannotResolveHostError: The host has no address.
        """
        url = urlparse_cached(request)
        if (url.scheme, url.netloc) in self._allowed:
            return
        reason = self._rules.refusal_of_url(url)
        if reason is None:
            host = url.hostname or ""
            addresses = await self._resolve(host)
            if not addresses:
                raise CannotResolveHostError(f"host '{host}' has no address")
            reason = self._rules.refusal_of_addresses(host, addresses)
        if reason is not None:
            raise RefusedRequest(reason)
        self._allowed.add((url.scheme, url.netloc))


def _proxy_hosts() -> frozenset[str]:
    """Return the hosts of the proxies that Scrapy takes from the environment."""
    return frozenset(
        urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname or "" for proxy in getproxies().values()
    )
