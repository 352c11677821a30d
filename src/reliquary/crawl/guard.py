"""A Scrapy downloader middleware that lets requests go to the museum's hosts alone, at public addresses alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached

from reliquary.crawl.addresses import is_loopback, is_public

Resolve = Callable[[str], Awaitable[str]]


class RefusedRequest(IgnoreRequest):
    """A request to a place that the crawl must not speak to; the message is the reason for the item's row."""


class AddressGuard:
    """Refuses other hosts, other schemes, and names that resolve to private, loopback or link-local addresses.

    Redirects and requests for robots.txt pass here too. Names are resolved through the reactor, whose cache then
    serves the connection: a name cannot change its address between the check and the use.

    Args:
        hosts: Host names that may be asked.
        loopback: Whether the crawl asks a server on this machine; then nothing but this machine is allowed.
        resolve: Gives the IP address of a host name.
    """

    def __init__(self, hosts: Collection[str], *, loopback: bool, resolve: Resolve) -> None:
        self._hosts = frozenset(hosts)
        self._allowed = is_loopback if loopback else is_public
        self._resolve = resolve

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware from the settings CRAWL_HOSTS and CRAWL_LOOPBACK."""
        settings = crawler.settings
        return cls(
            settings.getlist("CRAWL_HOSTS"), loopback=settings.getbool("CRAWL_LOOPBACK"), resolve=_resolve_by_reactor
        )

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        Raises:
            RefusedRequest: The scheme, the host or its address is not allowed.
            CannotResolveHostError: The host has no address.
        """
        url = urlparse_cached(request)
        host = url.hostname or ""
        if url.scheme not in ("http", "https"):
            raise RefusedRequest(f"scheme '{url.scheme}' is not http or https")
        if host not in self._hosts:
            raise RefusedRequest(f"host '{host}' is not one of the crawler file's hosts")
        address = await self._resolve(host)
        if not self._allowed(address):
            raise RefusedRequest(f"host '{host}' has the address {address}, which a crawl must not ask")


async def _resolve_by_reactor(host: str) -> str:
    from twisted.internet import reactor
    from twisted.internet.error import DNSLookupError

    try:
        return cast("str", await maybe_deferred_to_future(cast("Any", reactor).resolve(host)))
    except (DNSLookupError, OSError) as error:
        raise CannotResolveHostError(f"host '{host}' has no address") from error
