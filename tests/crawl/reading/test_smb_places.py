from __future__ import annotations

import pytest

from reliquary.crawl.reading.smb_places import cultures_of, places_of


@pytest.mark.parametrize(
    ("given", "role"),
    [
        ("Herstellungsort", "made"),
        ("Entstehungsort", "made"),
        ("Münzstätte", "made"),
        ("Fundort", "found"),
        ("Fundort (normiert)", "found"),
        ("Fundstelle", "found"),
        ("Dargestellter Ort", "depicted"),
        ("Herkunft (Allgemein)", "other"),
        ("Wohnsitz", "other"),
    ],
)
def test_roles_say_what_happened_at_a_place(given, role):
    new = {"geography": [{"searchLabel": "Nirgendwo", "role": given}]}
    old = {"geographicalReferences": [f"{given}: Nirgendwo"]}
    assert [(place.role, place.label) for place in places_of(new)] == [(role, "Nirgendwo")]
    assert list(places_of(old)) == list(places_of(new))


def test_a_place_without_a_role_keeps_its_whole_label():
    raw = {"geographicalReferences": ["Heliopolis (Ägypten / Unterägypten)", "Provenienz: unbekannt (Ägypten: Delta)"]}
    assert [place.label for place in places_of(raw)] == [
        "Heliopolis (Ägypten / Unterägypten)",
        "unbekannt (Ägypten: Delta)",
    ]


def test_find_spots_and_the_long_form_are_places_too_and_each_counts_once():
    formatted = {"id": 1, "location": "Troja", "formatted": "Fundort: Troja, Schacht", "markup": "<div>...</div>"}
    raw = {"geographicalReferences": [formatted], "findSpot": "Troja, Schacht"}
    assert [(place.role, place.label) for place in places_of(raw)] == [("found", "Troja, Schacht")]


def test_peoples_are_cultures_and_no_places():
    raw = {
        "geography": [{"searchLabel": "Mapuche", "role": "Ethnie"}, {"searchLabel": "Chile", "role": "Land"}],
        "culturalReferences": ["Ethnie: Araukaner (historisch)", "Chimú"],
    }
    assert list(cultures_of(raw)) == ["Mapuche", "Araukaner (historisch)", "Chimú"]
    assert [place.label for place in places_of(raw)] == ["Chile"]


@pytest.mark.parametrize("nothing", [None, [], [None, 7, {}, {"role": "Ethnie"}], "", {"role": 3, "searchLabel": " "}])
def test_nothing_is_made_of_nothing(nothing):
    raw = {"geography": nothing, "geographicalReferences": nothing, "findSpot": None}
    assert list(places_of(raw)) == list(cultures_of(raw)) == []
