"""From what a user asks for to an order that a crawl can follow."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.addresses import is_loopback_host, is_plain_host, is_private_host, is_public
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
    allow_private: Sequence[str] = (),
) -> Order:
    """Return the order of a crawl.

    Args:
        crawler: The museum.
        api: Another address to ask, a mirror or a server on this machine; None for the museum's own.
        limit: Objects to collect at most.
        images: Whether to fetch images.
        accept_terms: Whether the user accepts the museum's terms for images.
        allow_private: Private hosts that may be asked, by their exact names or addresses. A server on this machine
            that the user names with ``api`` needs no mention; one that a crawler file names does.

    Raises:
        ReliquaryError: The address or the limit makes no sense, or must not be asked.
    """
    if limit is not None and limit < 1:
        raise ReliquaryError(f"--limit: found {limit}; give 1 or more, or leave it out to collect all")
    private = sorted({_private_host(host) for host in allow_private})
    address = (api or crawler.api.url).rstrip("/")
    field = "--api" if api else f"crawler file '{crawler.name}': api.url"
    host = _host_of(address, field)
    if is_private_host(host) and host not in private and not (api and is_loopback_host(host)):
        raise ReliquaryError(
            f"{field}: {host} is a private address, and only public ones may be asked; if you mean it, "
            f"add --allow-private {host}"
        )
    return Order(api=address, limit=limit, images=images, accept_terms=accept_terms, allow_private=private)


def _host_of(address: str, field: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise ReliquaryError(f"{field}: {address!r} is no address ({error})") from error
    if parts.scheme not in ("http", "https") or not host:
        raise ReliquaryError(f"{field}: {address!r} is no http(s) address, for example http://127.0.0.1:8000/v1")
    if "@" in parts.netloc or parts.query:
        raise ReliquaryError(f"{field}: an address with a password or a query would stand in the log; leave it out")
    if host.endswith(NOWHERE):
        raise ReliquaryError(
            f"{field}: '{host}' is not on the internet; start `reliquary sample serve` and give its address with --api"
        )
    if not is_plain_host(host):
        raise ReliquaryError(f"{field}: '{host}' is an unusual way to write a host; write a name, or 127.0.0.1 or ::1")
    return host


def _private_host(host: str) -> str:
    name = host.strip("[]").lower()
    if not is_plain_host(name) or is_public(name):
        raise ReliquaryError(
            f"--allow-private: found {host!r}; expected the exact name or address of a private host, without scheme "
            "and port, for example 10.0.0.5"
        )
    return name
