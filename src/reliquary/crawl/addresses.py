"""Which hosts and network addresses a crawl may speak to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback_host(host: str) -> bool:
    """Return whether a host name or literal address is this machine by its name alone."""
    return host in LOOPBACK_HOSTS or _is_loopback(_parsed(host))


def is_private_host(host: str) -> bool:
    """Return whether the host is a literal address that is not reachable from the whole internet."""
    return _parsed(host) is not None and not is_public(host)


def is_loopback(address: str) -> bool:
    """Return whether an IP address is this machine's own."""
    return _is_loopback(_parsed(address))


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet.

    Private, loopback, link-local, shared, reserved and multicast addresses do not (RFC 6890), nor what is no
    address at all.
    """
    parsed = _parsed(address)
    return parsed is not None and parsed.is_global and not parsed.is_multicast


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
