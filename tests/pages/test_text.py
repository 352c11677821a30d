from __future__ import annotations

import pytest

from reliquary.pages.text import one_line, web_address


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", "[31mred"),
        ("left\u202eright", "left right"),
        ("x" * 400, "x" * 299 + "…"),
        ("Échantillon 銅鏡", "Échantillon 銅鏡"),
    ],
)
def test_texts_of_strangers_stand_on_one_line_and_command_nothing(given, shown):
    assert one_line(given) == shown


def test_a_text_is_cut_where_it_is_too_long_for_its_place():
    assert one_line("abcdef", 4) == "abc…"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//museum.invalid", "", None])
def test_only_addresses_of_the_web_become_links(address):
    assert web_address(address) == ""
    assert web_address("https://museum.invalid/1") == "https://museum.invalid/1"
