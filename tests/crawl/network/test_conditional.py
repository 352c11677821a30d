from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.network.conditional import conditional_headers

DATE = "Fri, 01 Jan 2021 00:00:00 GMT"


def test_both_validators_are_sent_as_they_came():
    assert conditional_headers('"abc"', DATE) == {"If-None-Match": '"abc"', "If-Modified-Since": DATE}
    assert conditional_headers('W/"a-1"', None) == {"If-None-Match": 'W/"a-1"'}
    assert conditional_headers(None, DATE) == {"If-Modified-Since": DATE}


@pytest.mark.parametrize("etag", [None, "", "*", "abc", '"a', '"a", "b"', '"a\r\nX: y"', '"\x1b[31m"', '"é"'])
def test_what_is_no_entity_tag_is_not_sent(etag):
    assert conditional_headers(etag, None) == {}


@pytest.mark.parametrize("date", [None, "", "yesterday", "0", f"{DATE}\r\nX: y", "Fri, 99 Jan 2021 00:00:00 GMT"])
def test_what_is_no_date_is_not_sent(date):
    assert conditional_headers(None, date) == {}


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_of_a_museum_breaks_a_header(etag, last_modified):
    values = conditional_headers(etag, last_modified).values()
    assert all(value.isascii() and value.isprintable() for value in values)


@given(st.text("abc", max_size=5), st.datetimes())
def test_what_a_server_may_send_is_sent_back(tag, moment):
    date = format_datetime(moment.replace(tzinfo=UTC), usegmt=True)
    assert conditional_headers(f'"{tag}"', date) == {"If-None-Match": f'"{tag}"', "If-Modified-Since": date}
