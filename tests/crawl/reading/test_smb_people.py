from __future__ import annotations

import time

import pytest

from reliquary.crawl.reading.smb_people import makers_of


@pytest.mark.parametrize(
    ("party", "maker"),
    [
        ("Herstellung: Caspar David Niemand (1789-1840), Zeichner", ("Caspar David Niemand", "Zeichner")),
        ("Niemand, Anna (1789 - um 1840), Malerin", ("Niemand, Anna", "Malerin")),
        ("zugeschrieben: Niemand, Anna", ("Niemand, Anna", "zugeschrieben")),
        ("Niemand (Werkstatt)", ("Niemand (Werkstatt)", None)),
        ({"name": "Anna Niemand", "formatted": "Anna Niemand (1800-1850), Töpferin"}, ("Anna Niemand", "Töpferin")),
        ({"name": "Anna Niemand"}, ("Anna Niemand", None)),
    ],
)
def test_a_party_is_a_maker_with_a_role(party, maker):
    assert [(found.name, found.role) for found in makers_of({"involvedParties": [party]})] == [maker]


@pytest.mark.parametrize("role", ["Sammler", "Vorbesitzer", "Veräußerin", "Ausgräber", "Dargestellte Person", "Mäzen"])
def test_who_owned_or_found_it_made_nothing(role):
    parties = [f"Anna Niemand (1800-1850), {role}", f"{role}: Anna Niemand"]
    assert list(makers_of({"involvedParties": parties})) == []


@pytest.mark.parametrize("parties", [None, [], [None, 7, {}], {"markup": "<b>"}])
def test_nobody_is_made_of_nothing(parties):
    assert list(makers_of({"involvedParties": parties})) == []


@pytest.mark.parametrize("text", [" (1" * 30_000, ": a" * 30_000, ", 1)" * 30_000, "(" * 90_000])
def test_the_time_is_bounded_whatever_is_sent(text):
    begun = time.process_time()
    list(makers_of({"involvedParties": [text]}))
    assert time.process_time() - begun < 1
