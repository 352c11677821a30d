from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.network.contact import CONTACT_VARIABLE, checked_contact, contact_for
from reliquary.errors import ReliquaryError


@pytest.fixture(autouse=True)
def _no_contact_in_the_environment(monkeypatch):
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)


def test_the_user_s_word_goes_before_the_environment(monkeypatch):
    monkeypatch.setenv(CONTACT_VARIABLE, "her@museum.org")
    assert contact_for(None, required=True) == "her@museum.org"
    assert contact_for("https://museum.org/me?a=1#b", required=True) == "https://museum.org/me?a=1#b"


def test_a_museum_must_be_told_and_this_machine_need_not():
    with pytest.raises(ReliquaryError, match=f"no contact is set.*--contact.*{CONTACT_VARIABLE}.*-s CRAWL_CONTACT"):
        contact_for(None, required=True)
    assert contact_for(None, required=False) is None


def test_an_empty_variable_is_none(monkeypatch):
    monkeypatch.setenv(CONTACT_VARIABLE, "")
    assert contact_for(None, required=False) is None


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "me",
        "me@",
        "me@localhost",
        "me@museum.org\r\nX-Evil: 1",
        "me@museum.org\n",
        "me (at) museum.org",
        "ftp://museum.org",
        "https://",
        "https://museum.org/a b",
        "https://museum.org/a)b",
        "https://museum.org/\x1b[31m",
        "https://me:secret@museum.org/",
        "https://[bad",
        "https://müseum.org/",
        f"{'m' * 200}@museum.org",
    ],
)
def test_what_is_no_address_is_refused_even_for_this_machine(contact):
    with pytest.raises(ReliquaryError, match="expected an e-mail address or an http"):
        contact_for(contact, required=False)


@given(st.text(max_size=60) | st.from_regex(r"\A[a-z]{1,5}@[a-z]{1,5}\.org.{0,9}\Z"))
def test_no_contact_can_break_a_header_or_leave_its_comment(contact):
    try:
        checked_contact(contact)
    except ReliquaryError:
        return
    assert contact.isascii()
    assert contact.isprintable()
    assert not set(contact) & set(" ()\\")
