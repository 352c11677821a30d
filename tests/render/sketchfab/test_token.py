from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab.token import VARIABLE, needed_token, token_of_user
from tests.render.sketchfab.double import TOKEN


def test_the_token_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv(VARIABLE, f" {TOKEN}\n")
    assert needed_token().get_secret_value() == TOKEN


@pytest.mark.parametrize("text", [None, "", "  "])
def test_without_one_the_advice_says_where_it_is_to_be_had(monkeypatch, text):
    if text is None:
        monkeypatch.delenv(VARIABLE)
    else:
        monkeypatch.setenv(VARIABLE, text)
    assert token_of_user() is None
    with pytest.raises(ReliquaryError, match=r"SKETCHFAB_API_TOKEN is not set; .* see https://sketchfab.com/settings"):
        needed_token()


@pytest.mark.parametrize("text", ["secret token", "secret\r\nX-Header: 1", "sécret-token", "secret", "s" * 600])
def test_what_is_no_token_is_refused_and_not_shown(monkeypatch, text):
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(ReliquaryError, match="what is set there is no token") as error:
        token_of_user()
    assert text not in str(error.value)


def test_no_text_of_the_token_shows_it():
    token = needed_token()
    assert TOKEN not in f"{token} {token!r} {[token]}"
