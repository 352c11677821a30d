from __future__ import annotations

import pytest

from reliquary.crawl.addresses import is_loopback, is_loopback_host, is_private_host, is_public


@pytest.mark.parametrize("address", ["8.8.8.8", "151.101.1.69", "2606:4700::1111"])
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
