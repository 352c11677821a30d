"""Which addresses may be asked: the interface, with the token, and the places of downloads, without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from urllib.parse import ParseResult, urlparse

from reliquary.crawl.network.addresses import (
    AddressRules,
    is_loopback,
    is_loopback_host,
    is_plain_host,
    is_private_host,
    is_public,
)
from reliquary.errors import ReliquaryError

API = "https://api.sketchfab.com/v3"


@dataclass(frozen=True)
class Reach:
    """Whom a run may ask.

    Attributes:
        api: Address of the interface, without a slash at its end.
        is_loopback: It is a server on this machine that stands in for Sketchfab; then no other machine is asked.
    """

    api: str
    is_loopback: bool

    @classmethod
    def of(cls, api: str | None = None) -> Self:
        """Return the reach of a run.

        Args:
            api: What the user gave as ``--api``; None for Sketchfab.

        Raises:
            ReliquaryError: It is no address that a token may be sent to.
        """
        address = (api or API).rstrip("/")
        reach = cls(address, is_loopback_host(_parsed(address).hostname or ""))
        # The address itself is not shown: it may hold a password.
        if reason := reach.refusal(address):
            raise ReliquaryError(f"--api: this address must not be asked: {reason}")
        if "?" in address or "#" in address:
            raise ReliquaryError(f"--api: found a query; expected an address that paths can follow, as {API}")
        return reach

    def is_api(self, url: str) -> bool:
        """Return whether an address is the interface's, so that the token may be sent there."""
        ours, theirs = _parsed(self.api), _parsed(url)
        same_server = (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)
        return same_server and theirs.path.startswith(f"{ours.path}/")

    def refusal(self, url: str) -> str | None:
        """Return why an address must not be asked, or None if nothing that stands in it speaks against it."""
        parsed = _parsed(url)
        host = parsed.hostname or ""
        itself = frozenset({host})
        rules = AddressRules(hosts=itself, private=itself if self.is_loopback else frozenset())
        if reason := rules.refusal_of_url(parsed):
            return reason
        if self.is_loopback:
            return None if is_loopback_host(host) else f"host '{host}' is not this machine, as the interface is"
        if parsed.scheme != "https":
            return "it is not https"
        if is_private_host(host) or not is_plain_host(host):
            return f"host '{host}' is no public one"
        return None

    def allows_address(self, address: str) -> bool:
        """Return whether a connection to an IP address may be used."""
        return is_loopback(address) if self.is_loopback else is_public(address)


def _parsed(url: str) -> ParseResult:
    try:
        return urlparse(url)
    except ValueError:
        return urlparse("")
