"""Which hosts, ports and network addresses a crawl may speak to."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import ParseResult

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
SCHEME_PORTS = {"http": 80, "https": 443}

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
# What IANA has given out as global unicast addresses; all else is special, old, or free for tricks.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
# Addresses that stand for an IPv4 address, which a translator on the way connects to (RFC 6052, RFC 3056).
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")


@dataclass(frozen=True)
class AddressRules:
    """What requests of a crawl may go to.

    Attributes:
        hosts: Host names and literal addresses that may be asked, exactly as they stand in a URL, in lower case.
        private: Those of them that may have a private, link-local or loopback address; at any port.
        ports: Ports of all other hosts.
    """

    hosts: frozenset[str]
    private: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset(SCHEME_PORTS.values())

    def refusal_of_url(self, url: ParseResult) -> str | None:
        """Return why the address must not be asked, or None if nothing that stands in it speaks against it."""
        if url.scheme not in SCHEME_PORTS:
            return f"scheme '{url.scheme}' is not http or https"
        host = url.hostname or ""
        try:
            port = url.port
        except ValueError:
            return "its port is no number"
        if not _is_plain(url.netloc, host, port):
            return "it holds a user name, or its host is written in an unusual way"
        if host not in self.hosts:
            return f"host '{host}' is not one of the crawler file's hosts"
        if host not in self.private and (port or SCHEME_PORTS[url.scheme]) not in self.ports:
            return f"port {port} of host '{host}' is another service"
        return None

    def refusal_of_addresses(self, host: str, addresses: Iterable[str]) -> str | None:
        """Return why a host must not be asked at its addresses, or None if all of them are allowed."""
        for address in addresses:
            if not (is_public(address) or (host in self.private and is_unicast(address))):
                return f"host '{host}' has the address {address}, which a crawl must not ask"
        return None


def is_loopback_host(host: str) -> bool:
    """Return whether a host name or literal address is this machine by its name alone."""
    return host in LOOPBACK_HOSTS or _is_loopback(_parsed(host))


def is_private_host(host: str) -> bool:
    """Return whether a host is a name of this machine, or a literal address that the internet does not reach."""
    return host in LOOPBACK_HOSTS or (_parsed(host) is not None and not is_public(host))


def is_plain_host(host: str) -> bool:
    """Return whether a host is a name or an address in the one spelling that hides nothing.

    Resolvers take ``2130706433``, ``0x7f.1`` and ``0177.0.0.1`` for 127.0.0.1, as ``inet_aton`` does.
    """
    if _parsed(host) is not None:
        return True
    try:
        socket.inet_aton(host)
    except OSError:
        return _NAME.fullmatch(host) is not None
    return False


def is_loopback(address: str) -> bool:
    """Return whether an IP address is this machine's own."""
    return _is_loopback(_parsed(address))


def is_unicast(address: str) -> bool:
    """Return whether an IP address is that of one machine: no group, no broadcast, not unspecified."""
    parsed = _parsed(address)
    if parsed is None or parsed.is_multicast or parsed.is_unspecified:
        return False
    return isinstance(parsed, IPv6Address) or not parsed.is_reserved


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet.

    Private, loopback, link-local, shared, reserved and multicast addresses do not (RFC 6890), nor does an IPv6
    address that stands for such an IPv4 address, nor what is no address at all.
    """
    parsed = _parsed(address)
    if isinstance(parsed, IPv6Address):
        inner = _ipv4_within(parsed)
        if inner is None:
            return parsed in _GLOBAL_UNICAST and parsed.is_global
        parsed = inner
    return parsed is not None and parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _ipv4_within(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a translated IPv6 address stands for."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour if address in _6TO4 else None


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    return parsed


def _is_loopback(address: IPv4Address | IPv6Address | None) -> bool:
    return address is not None and address.is_loopback


def _is_plain(netloc: str, host: str, port: int | None) -> bool:
    """Return whether the network part of a URL is host and port and nothing else: programs differ on the rest."""
    bracketed = f"[{host}]" if ":" in host else host
    return netloc.lower() == (bracketed if port is None else f"{bracketed}:{port}")
