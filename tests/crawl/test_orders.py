from __future__ import annotations

import pytest

from reliquary.catalogue import load_crawler
from reliquary.crawl.orders import order_for
from reliquary.errors import ReliquaryError

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
        ("http://169.254.169.254/v1", "private address"),
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
