"""Host names become addresses in one place, which hands out no address that a crawl must not speak to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any, cast

from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from reliquary.crawl.network.addresses import AddressRules


def resolve_by_reactor(rules: AddressRules, proxies: Collection[str] = ()) -> Callable[[str], Awaitable[list[str]]]:
    """Return a function that gives all addresses of a host, and puts the check in front of the reactor's resolver.

    The check is put there by the first call: Scrapy chooses the reactor's resolver after it made its middlewares.

    Args:
        rules: What may be asked.
        proxies: Hosts of the user's own proxies, which may stand anywhere.
    """
    installed: list[CheckedResolver] = []

    def resolve(host: str) -> Awaitable[list[str]]:
        if not installed:
            from twisted.internet import reactor

            pluggable = cast("Any", reactor)
            installed.append(CheckedResolver(pluggable.nameResolver, rules, proxies))
            pluggable.installNameResolver(installed[0])
        return installed[0].addresses(host)

    return resolve


@implementer(IHostnameResolver)
class CheckedResolver:
    """A resolver in front of the reactor's own, through which every connection of the crawl goes.

    The addresses that are checked are those that are connected to: a name server that gives a harmless address to a
    check and a private one to the connection after it (DNS rebinding) gains nothing, with or without a cache.

    Args:
        inner: The resolver that knows the addresses, an ``IHostnameResolver``.
        rules: What may be asked.
        proxies: Hosts of the user's own proxies, which may stand anywhere.
    """

    def __init__(self, inner: Any, rules: AddressRules, proxies: Collection[str] = ()) -> None:
        self._inner = inner
        self._rules = rules
        self._proxies = proxies

    def resolveHostName(self, receiver: Any, host: str, *where: Any, **how: Any) -> Any:  # noqa: N802 - Twisted's name
        """Resolve a name; no address at all is found where one of them must not be asked."""
        if host not in self._proxies:
            receiver = _Checked(receiver, _in_urls(host), self._rules)
        return self._inner.resolveHostName(receiver, host, *where, **how)

    async def addresses(self, host: str) -> list[str]:
        """Return all addresses of a host, allowed or not; none if it has none."""
        collected = _Collected()
        self._inner.resolveHostName(collected, host)
        return await collected.done


@implementer(IResolutionReceiver)
class _Collected:
    """Collects the addresses of a name as text."""

    def __init__(self) -> None:
        self.done: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        self._found: list[str] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        """Take no note of the beginning."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - ditto
        """Note one address."""
        self._found.append(_text(address))

    def resolutionComplete(self) -> None:  # noqa: N802 - ditto
        """Give the addresses to whoever waits."""
        if not self.done.done():
            self.done.set_result(self._found)


@implementer(IResolutionReceiver)
class _Checked:
    """Holds back the addresses of a name until all are known and allowed."""

    def __init__(self, receiver: Any, host: str, rules: AddressRules) -> None:
        self._receiver = receiver
        self._host = host
        self._rules = rules
        self._found: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        """Pass on the beginning."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - ditto
        """Hold an address back."""
        self._found.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - ditto
        """Pass on all addresses, or none."""
        if self._rules.refusal_of_addresses(self._host, map(_text, self._found)) is None:
            for address in self._found:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


def _in_urls(host: str) -> str:
    """Return a host name as it stands in a URL; Twisted decodes international names before it asks for them."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _text(address: Any) -> str:
    return str(address.host)
