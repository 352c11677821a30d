"""From what a user asks for to an order that a crawl can follow."""

from __future__ import annotations

from urllib.parse import urlsplit

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.addresses import is_loopback_host, is_private_host
from reliquary.crawl.folder import Order
from reliquary.errors import ReliquaryError

# Names under this domain exist nowhere on the internet (RFC 2606).
NOWHERE = ".invalid"


def order_for(
    crawler: CrawlerFile,
    *,
    api: str | None = None,
    limit: int | None = None,
    images: bool = True,
    accept_terms: bool = False,
) -> Order:
    """Return the order of a crawl.

    Args:
        crawler: The museum.
        api: Another address to ask, a mirror or a server on this machine; None for the museum's own.
        limit: Objects to collect at most.
        images: Whether to fetch images.
        accept_terms: Whether the user accepts the museum's terms for images.

    Raises:
        ReliquaryError: The address or the limit makes no sense, or must not be asked.
    """
    if limit is not None and limit < 1:
        raise ReliquaryError(f"--limit: found {limit}; give 1 or more, or leave it out to collect all")
    address = (api or crawler.api.url).rstrip("/")
    _check_address(address, "--api" if api else f"crawler file '{crawler.name}': api.url")
    return Order(api=address, limit=limit, images=images, accept_terms=accept_terms)


def _check_address(address: str, field: str) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        raise ReliquaryError(f"{field}: {address!r} is no address ({error})") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ReliquaryError(f"{field}: {address!r} is no http(s) address, for example http://127.0.0.1:8000/v1")
    if parts.username or parts.password or parts.query:
        raise ReliquaryError(f"{field}: an address with a password or a query would stand in the log; leave it out")
    if host.endswith(NOWHERE):
        raise ReliquaryError(
            f"{field}: '{host}' is not on the internet; start `reliquary sample serve` and give its address with --api"
        )
    if is_private_host(host) and not is_loopback_host(host):
        raise ReliquaryError(f"{field}: {host} is a private address; only public ones and this machine may be asked")
