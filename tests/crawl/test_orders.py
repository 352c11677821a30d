from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.catalogue import load_crawler
from reliquary.crawl.orders import order_for
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes

MET = load_crawler("met")


def test_without_another_address_the_museum_itself_is_asked():
    order = order_for(MET)
    assert order.api == "https://collectionapi.metmuseum.org/public/collection/v1"
    assert (order.limit, order.images, order.accept_terms, order.is_loopback) == (None, True, False, False)


@pytest.mark.parametrize("api", ["http://127.0.0.1:8000/v1/", "http://localhost:8000/v1", "http://[::1]:8000/v1"])
def test_a_server_on_this_machine_may_be_asked(api):
    order = order_for(MET, api=api, limit=5)
    assert order.is_loopback
    assert order.api == api.rstrip("/")
    assert order.limit == 5


@pytest.mark.parametrize(
    ("api", "reason"),
    [
        ("ftp://127.0.0.1/v1", "no http"),
        ("127.0.0.1:8000", "no http"),
        ("http://", "no http"),
        ("http://[bad/v1", "no address"),
        ("http://10.0.0.5/v1", "10.0.0.5 is a private address"),
        ("http://169.254.169.254/v1", r"private address.*add --allow-private 169\.254\.169\.254"),
        ("http://[::ffff:10.0.0.5]/v1", "private address"),
        ("http://2130706433/v1", "an unusual way to write a host"),
        ("http://0x7f.1:8000/v1", "an unusual way to write a host"),
        ("http://museum.org./v1", "an unusual way to write a host"),
        ("http://mu%73eum.org/v1", "an unusual way to write a host"),
        ("http://museum.org:port/v1", "no address"),
        ("https://user:secret@museum.org/v1", "a password or a query would stand in the log"),
        ("https://museum.org/v1?key=secret", "a password or a query would stand in the log"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused_at_once(api, reason):
    with pytest.raises(ReliquaryError, match=reason) as caught:
        order_for(MET, api=api)
    assert str(caught.value).startswith("--api: ")
    assert "secret" not in str(caught.value)


def test_the_sample_museum_says_how_to_start_it():
    with pytest.raises(ReliquaryError, match=r"api\.sample\.invalid.*reliquary sample serve.*--api"):
        order_for(load_crawler("sample"))


@pytest.mark.parametrize("limit", [0, -3])
def test_a_limit_is_at_least_one(limit):
    with pytest.raises(ReliquaryError, match=f"--limit: found {limit}; give 1 or more"):
        order_for(MET, limit=limit)


def test_a_private_host_may_be_asked_once_it_is_named():
    order = order_for(MET, api="http://10.0.0.5:8000/v1", allow_private=["10.0.0.5", "Images.LAN", "[::1]", "10.0.0.5"])
    assert order.allow_private == ["10.0.0.5", "::1", "images.lan"]
    assert not order.is_loopback


@pytest.mark.parametrize(
    "host", ["http://10.0.0.5", "10.0.0.5:80", "10.0.0.0/8", "*.lan", "8.8.8.8", "0x7f.1", "lan.", ""]
)
def test_what_is_no_private_host_cannot_be_named(host):
    with pytest.raises(ReliquaryError, match="--allow-private: found"):
        order_for(MET, allow_private=[host])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.5"])
def test_a_crawler_file_alone_cannot_send_a_crawl_to_a_private_address(host):
    own = MET.model_copy(update={"api": MET.api.model_copy(update={"url": f"http://{host}:8000/v1"})})
    with pytest.raises(ReliquaryError, match=rf"crawler file 'met': api.url: {host} is a private address.*{host}"):
        order_for(own)
    assert order_for(own, allow_private=[host]).allow_private == [host]


def test_a_file_of_the_museum_is_named_whole_and_by_its_hash(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dump.jsonl").write_text("{}")
    order = order_for(MET, source=Path("dump.jsonl"), purpose="  a\nthesis ")
    assert order.source == str(tmp_path / "dump.jsonl")
    assert order.source_sha256 == sha256_bytes(b"{}")
    assert order.purpose == "a thesis"


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(ReliquaryError, match=r"--from: nowhere\.csv: no such file"):
        order_for(MET, source=Path("nowhere.csv"))
