from __future__ import annotations

import asyncio

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver

from reliquary.crawl.network.addresses import AddressRules
from reliquary.crawl.network.resolver import CheckedResolver, _Checked, _Collected

RULES = AddressRules(frozenset({"api.museum.org", "127.0.0.1"}), frozenset({"127.0.0.1"}))


class NameServer:
    """Gives the next of its answers each time it is asked."""

    def __init__(self, *answers):
        self._answers = list(answers)

    def resolveHostName(self, receiver, host, **how):  # noqa: N802 - Twisted's name
        receiver.resolutionBegan(host)
        for address in self._answers.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, how.get("portNumber", 0)))
        receiver.resolutionComplete()
        return host


class Connection:
    """What a connection learns of a name."""

    def __init__(self):
        self.found = []
        self.ended = 0

    def resolutionBegan(self, resolution):  # noqa: N802 - ditto
        self.began = resolution

    def addressResolved(self, address):  # noqa: N802 - ditto
        self.found.append((address.host, address.port))

    def resolutionComplete(self):  # noqa: N802 - ditto
        self.ended += 1


def connect(resolver, host="api.museum.org"):
    connection = Connection()
    resolver.resolveHostName(connection, host, portNumber=443)
    assert connection.ended == 1
    return connection.found


def test_a_name_that_turns_private_between_check_and_connection_has_no_address_for_the_connection():
    resolver = CheckedResolver(NameServer(["151.101.1.69"], ["169.254.169.254"], ["151.101.1.69"]), RULES)
    assert asyncio.run(resolver.addresses("api.museum.org")) == ["151.101.1.69"]
    assert connect(resolver) == []
    assert connect(resolver) == [("151.101.1.69", 443)]


@pytest.mark.parametrize("answer", [["151.101.1.69", "10.0.0.1"], ["::1", "151.101.1.69"], ["127.0.0.1"]])
def test_one_private_address_spoils_a_name(answer):
    assert connect(CheckedResolver(NameServer(answer), RULES)) == []


def test_what_is_named_may_be_private():
    assert connect(CheckedResolver(NameServer(["127.0.0.1"]), RULES), "127.0.0.1") == [("127.0.0.1", 443)]


def test_international_names_are_judged_as_they_stand_in_addresses():
    rules = AddressRules(frozenset({"xn--mnchen-3ya.lan"}), frozenset({"xn--mnchen-3ya.lan"}))
    assert connect(CheckedResolver(NameServer(["10.0.0.1"]), rules), "münchen.lan") == [("10.0.0.1", 443)]
    assert connect(CheckedResolver(NameServer(["10.0.0.1"]), RULES), "münchen.lan") == []
    assert connect(CheckedResolver(NameServer(["151.101.1.69"]), RULES), "a" * 70) == [("151.101.1.69", 443)]


def test_names_of_proxies_are_the_user_s_own():
    resolver = CheckedResolver(NameServer(["10.0.0.8"], ["10.0.0.8"]), RULES, {"proxy.lan"})
    assert connect(resolver, "proxy.lan") == [("10.0.0.8", 443)]
    assert connect(resolver, "other.lan") == []


def test_twisted_finds_all_that_it_asks_for():
    assert IHostnameResolver.implementedBy(CheckedResolver)
    assert all(IResolutionReceiver.implementedBy(kind) for kind in (_Checked, _Collected))
