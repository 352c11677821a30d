from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from reliquary.crawl.network.refusals import is_refusal, is_unavailable, retry_after

URL = "https://api.museum.org/objects/1"
PAGE = b"<html><script src='/_Incapsula_Resource?a=1'></script></html>"
HTML = {"Content-Type": "text/html"}
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {**HTML, "X-Iinfo": "1-2"}, b"<html>"),
        (403, {**HTML, "Set-Cookie": "visid_incap_1=x; path=/"}, b"<html>"),
        (403, HTML, PAGE),
        (200, HTML, PAGE),
        (429, {}, b""),
    ],
)
def test_refusals_are_known_by_the_marks_of_the_firewall(status, headers, body):
    assert is_refusal(Response(URL, status=status, headers=headers, body=body))


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, HTML, b"<html>Forbidden</html>"),
        (200, {"Content-Type": "application/json", "X-Iinfo": "1-2"}, b"{}"),
        (200, {**HTML, "Set-Cookie": "visid_incap_1=x"}, b"<html>An ordinary page</html>"),
        (503, {**HTML, "X-Iinfo": "1-2"}, PAGE),
        (404, {}, b""),
    ],
)
def test_other_answers_are_no_refusals(status, headers, body):
    assert not is_refusal(Response(URL, status=status, headers=headers, body=body))


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_host_may_be_out_of_service(status):
    assert is_unavailable(Response(URL, status=status))
    assert not is_unavailable(Response(URL, status=500))


def wanted(text, status=429):
    return retry_after(Response(URL, status=status, headers={"Retry-After": text}), NOW)


def test_it_may_say_when_to_come_back_in_seconds_or_as_a_date():
    assert wanted("120") == wanted(" 120 ", 503) == 120
    assert wanted("0") == 0
    assert wanted(format_datetime(NOW + timedelta(minutes=5), usegmt=True)) == 300
    assert wanted("Sat, 21 Nov 2026 12:00:30 -0000") == 30
    assert wanted(format_datetime(NOW - timedelta(days=1), usegmt=True)) == 0
    assert wanted("9" * 500) > 10**8


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "٣", "Fri, 99 Jan 2021 00:00:00 GMT"])
def test_what_makes_no_sense_says_nothing(text):
    assert wanted(text) is None
    assert retry_after(Response(URL, status=429)) is None
    assert wanted("120", 200) is None


@given(st.binary(max_size=40))
def test_whatever_it_says_is_no_error(text):
    seconds = retry_after(Response(URL, status=503, headers={"Retry-After": text}), NOW)
    assert seconds is None or seconds >= 0
