from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlparse

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reliquary.crawl.network.addresses import (
    AddressRules,
    is_loopback,
    is_loopback_host,
    is_plain_host,
    is_private_host,
    is_public,
    is_unicast,
)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "151.101.1.69", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)
    assert not is_loopback(address)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.5.5",
        "192.168.1.1",
        "169.254.169.254",  # where clouds keep credentials
        "100.64.0.1",
        "127.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "ff02::1",
        "::10.0.0.1",  # IPv4-compatible, long out of use
        "::8.8.8.8",
        "::ffff:0:10.0.0.1",
        "fec0::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::10.0.0.1",
        "2002:a00:1::",
        "2001:0:a00:1::",  # Teredo
        "fe80::1%eth0",
        "2130706433",
        "0x7f.1",
        "127.1",
        "not an address",
        "",
    ],
)
def test_all_others_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_loopback_addresses_are_known(address):
    assert is_loopback(address)
    assert is_loopback_host(address)


def test_hosts_are_judged_by_their_name_alone():
    assert is_loopback_host("localhost")
    assert not is_loopback_host("localhost.example.org")
    assert is_private_host("192.168.0.9")
    assert not is_private_host("images.metmuseum.org")
    assert not is_private_host("93.184.215.14")


any_address = st.one_of(
    st.ip_addresses(),
    st.integers(0, 2**32 - 1).map(lambda number: IPv6Address((0xFFFF << 32) + number)),
    st.integers(0, 2**32 - 1).map(lambda number: IPv6Address((0x64FF9B << 96) + number)),
    st.integers(0, 2**112 - 1).map(lambda number: IPv6Address((0x2002 << 112) + number)),
)


@given(any_address)
def test_no_address_is_public_that_python_knows_to_be_special(address):
    if is_public(str(address)):
        inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
        assert inner.is_global
        special = (inner.is_private, inner.is_loopback, inner.is_link_local, inner.is_multicast, inner.is_unspecified)
        assert not any(special)
        assert is_unicast(str(address))


@given(st.ip_addresses(v=4))
@example(IPv4Address("169.254.169.254"))
@example(IPv4Address("100.64.0.1"))
@example(IPv4Address("8.8.8.8"))
def test_an_ipv4_address_within_an_ipv6_address_is_judged_as_itself(address):
    number = int(address)
    for wrapped in ((0xFFFF << 32) + number, (0x64FF9B << 96) + number, (0x2002 << 112) + (number << 80)):
        assert is_public(str(IPv6Address(wrapped))) == is_public(str(address))


@given(st.ip_addresses(v=4))
def test_other_spellings_of_an_address_are_known_and_are_nobody_s(address):
    number = int(address)
    for spelling in (str(number), hex(number), f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}"):
        assert not is_plain_host(spelling)
        assert not is_public(spelling)
    assert is_plain_host(str(address))


@pytest.mark.parametrize("host", ["museum.org", "localhost", "::1", "10.0.0.1", "beef", "a.1", "xn--mnchen-3ya.lan"])
def test_names_and_addresses_in_their_usual_spelling_are_plain(host):
    assert is_plain_host(host)


@pytest.mark.parametrize("host", ["", "museum.org.", ".museum.org", "10.0.0.5:80", "a b", "a/b", "münchen.lan", "a%62"])
def test_anything_else_is_not(host):
    assert not is_plain_host(host)


@given(st.ip_addresses(), st.booleans())
def test_a_private_address_is_asked_only_if_it_is_named(address, is_named):
    rules = AddressRules(frozenset({str(address)}), frozenset({str(address)} if is_named else ()))
    if rules.refusal_of_addresses(str(address), [str(address)]) is None:
        assert is_public(str(address)) or (is_named and not address.is_multicast and not address.is_unspecified)


@given(st.text(max_size=30))
def test_no_text_in_the_place_of_a_host_passes_but_the_host_itself(text):
    rules = AddressRules(frozenset({"museum.org"}))
    try:
        url = urlparse(f"http://{text}/")
    except ValueError:
        return
    if rules.refusal_of_url(url) is None:
        assert url.netloc.lower() in {"museum.org", "museum.org:80", "museum.org:443"}


def test_named_private_hosts_have_any_port_and_others_that_of_their_scheme():
    rules = AddressRules(frozenset({"museum.org", "::1"}), frozenset({"::1"}), frozenset({80, 443, 8443}))
    for url in ("http://[::1]:9/", "https://museum.org:8443/", "https://museum.org/", "http://museum.org:443/"):
        assert rules.refusal_of_url(urlparse(url)) is None
    assert rules.refusal_of_url(urlparse("http://museum.org:22/")) == "port 22 of host 'museum.org' is another service"
    assert rules.refusal_of_url(urlparse("http://museum.org:70000/")) == "its port is no number"
