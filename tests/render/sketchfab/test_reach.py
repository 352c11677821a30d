from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab.reach import API, Reach

LOOPBACK = "http://127.0.0.1:8000/v3"


def test_sketchfab_is_asked_where_nothing_else_is_said():
    reach = Reach.of()
    assert reach.api == API == "https://api.sketchfab.com/v3"
    assert not reach.is_loopback


def test_a_server_on_this_machine_is_asked_where_the_user_names_it():
    assert Reach.of(f"{LOOPBACK}/") == Reach(LOOPBACK, is_loopback=True)


@pytest.mark.parametrize(
    ("api", "reason"),
    [
        ("http://api.sketchfab.com/v3", "it is not https"),
        ("https://10.0.0.5/v3", "no public one"),
        ("https://user:secret@api.sketchfab.com/v3", "user name"),
        ("https://2130706433/v3", "no public one"),
        ("ftp://api.sketchfab.com/v3", "scheme 'ftp'"),
        ("api.sketchfab.com", "scheme ''"),
        ("http://[::1", "scheme ''"),
        ("https://api.sketchfab.com:8443/v3", "another service"),
        ("https://api.sketchfab.com/v3?key=secret", "found a query"),
    ],
)
def test_the_token_is_sent_to_no_such_address(api, reason):
    with pytest.raises(ReliquaryError, match=f"--api: .*{reason}") as error:
        Reach.of(api)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "is_api"),
    [
        (f"{API}/models/1", True),
        (f"{API}/collections/1/models?cursor=x", True),
        ("https://api.sketchfab.com/v30/models", False),
        ("https://api.sketchfab.com.evil.org/v3/models", False),
        ("https://api.sketchfab.com@evil.org/v3/models", False),
        ("https://api.sketchfab.com:444/v3/models", False),
        ("http://api.sketchfab.com/v3/models", False),
        ("//evil.org/v3/models", False),
    ],
)
def test_only_the_interface_itself_is_the_interface(url, is_api):
    assert Reach.of().is_api(url) is is_api


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://media.s3.amazonaws.com/a.glb?X-Amz-Signature=1", None),
        ("http://media.s3.amazonaws.com/a.glb", "it is not https"),
        ("https://127.0.0.1/a.glb", "no public one"),
        ("https://localhost/a.glb", "no public one"),
        ("https://169.254.169.254/latest/meta-data", "no public one"),
        ("https://[::ffff:10.0.0.1]/a.glb", "no public one"),
        ("https://media.example.org:22/a.glb", "another service"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("https://a@b.example.org/a.glb", "user name"),
    ],
)
def test_downloads_come_from_public_hosts_by_https(url, reason):
    found = Reach.of().refusal(url)
    assert (found is None) if reason is None else reason in (found or "")


def test_where_this_machine_stands_in_no_other_is_asked():
    reach = Reach.of(LOOPBACK)
    assert reach.refusal("http://127.0.0.1:9000/a.glb") is None
    assert "is not this machine" in (reach.refusal("https://media.s3.amazonaws.com/a.glb") or "")


@pytest.mark.parametrize(
    ("address", "public", "loopback"),
    [("93.184.216.34", True, False), ("10.0.0.1", False, False), ("127.0.0.1", False, True), ("::1", False, True)],
)
def test_connections_are_to_addresses_of_the_same_kind(address, public, loopback):
    assert Reach.of().allows_address(address) is public
    assert Reach.of(LOOPBACK).allows_address(address) is loopback
