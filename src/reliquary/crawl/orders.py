"""From what a user asks for to an order that a crawl can follow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.folder import Order
from reliquary.crawl.network.addresses import is_loopback_host, is_plain_host, is_private_host, is_public
from reliquary.crawl.text import clean
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file

# Names under this domain exist nowhere on the internet (RFC 2606).
NOWHERE = ".invalid"


class Wishes(TypedDict, total=False):
    """What a user can ask of a crawl; all of it may be left out.

    Attributes:
        api: Another address to ask, a mirror or a server on this machine; None for the museum's own.
        limit: Objects to collect at most, taken from the classes in turn; None collects all.
        images: Whether to fetch images; without, their addresses are noted.
        accept_terms: Whether the user accepts the museum's terms for images, where that is needed.
        purpose: What the user accepts them for; it is kept with the crawl.
        allow_private: Private hosts that may be asked, by their exact names or addresses. A server on this machine
            that the user names with ``api`` needs no mention; one that a crawler file names does.
        source: A file of the museum's own that lists its objects (the Met's MetObjects.csv) or holds their records (a
            dump of SMB); None asks the museum.
    """

    api: str | None
    limit: int | None
    images: bool
    accept_terms: bool
    purpose: str | None
    allow_private: Sequence[str]
    source: Path | None


def order_for(crawler: CrawlerFile, **wishes: Unpack[Wishes]) -> Order:
    """Return the order of a crawl.

    Raises:
        ReliquaryError: An address, the limit or the file makes no sense, or the address must not be asked.
    """
    limit, api, source = wishes.get("limit"), wishes.get("api"), wishes.get("source")
    if limit is not None and limit < 1:
        raise ReliquaryError(f"--limit: found {limit}; give 1 or more, or leave it out to collect all")
    if source is not None and not source.is_file():
        raise ReliquaryError(f"--from: {source}: no such file")
    private = sorted({private_host(host) for host in wishes.get("allow_private", ())})
    return Order(
        api=_address(crawler, api, private),
        limit=limit,
        images=wishes.get("images", True),
        accept_terms=wishes.get("accept_terms", False),
        purpose=clean(wishes.get("purpose")),
        allow_private=private,
        source=str(source.resolve()) if source else None,
        source_sha256=sha256_file(source) if source else None,
    )


def _address(crawler: CrawlerFile, api: str | None, private: Sequence[str]) -> str:
    address = (api or crawler.api.url).rstrip("/")
    field = "--api" if api else f"crawler file '{crawler.name}': api.url"
    host = _host_of(address, field)
    if is_private_host(host) and host not in private and not (api and is_loopback_host(host)):
        raise ReliquaryError(
            f"{field}: {host} is a private address, and only public ones may be asked; if you mean it, "
            f"add --allow-private {host}"
        )
    return address


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


def private_host(host: str) -> str:
    """Return a private host as it stands in a URL.

    Raises:
        ReliquaryError: It is a public one, or none.
    """
    name = host.strip("[]").lower()
    if not is_plain_host(name) or is_public(name):
        raise ReliquaryError(
            f"--allow-private: found {host!r}; expected the exact name or address of a private host, without scheme "
            "and port, for example 10.0.0.5"
        )
    return name
