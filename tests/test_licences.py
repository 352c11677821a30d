from __future__ import annotations

import pytest

from reliquary.catalogue import load_crawler, names
from reliquary.licences import (
    Terms,
    forbids_passing_on,
    hub_licence,
    lets_anyone_pass_on,
    licence_url,
    terms_of,
)

IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"


@pytest.mark.parametrize(
    ("licence", "commercial", "share_alike", "hub", "forbidden"),
    [
        ("CC0-1.0", True, False, "cc0-1.0", False),
        ("CC-BY-4.0", True, False, "cc-by-4.0", False),
        ("CC-BY-SA-4.0", True, True, "cc-by-sa-4.0", False),
        ("CC-BY-NC-SA-4.0", False, True, "cc-by-nc-sa-4.0", False),
        ("CC-BY-NC-ND-4.0", False, False, "cc-by-nc-nd-4.0", True),
        ("https://creativecommons.org/publicdomain/mark/1.0/", True, False, "other", False),
        ("MIT", True, False, "mit", False),
        (IN_COPYRIGHT, False, None, "other", True),
        ("https://rightsstatements.org/vocab/NoC-NC/1.0/", False, None, "other", False),
        ("https://rightsstatements.org/vocab/CNE/1.0/", None, None, "other", False),
        ("LicenseRef-museum", None, None, "other", False),
    ],
)
def test_what_licences_say(licence, commercial, share_alike, hub, forbidden):
    assert terms_of(licence) == Terms(commercial, share_alike)
    assert hub_licence(licence) == hub
    assert forbids_passing_on(licence) is forbidden


def test_licences_have_pages():
    assert licence_url("CC0-1.0") == "https://spdx.org/licenses/CC0-1.0.html"
    assert licence_url(IN_COPYRIGHT) == IN_COPYRIGHT


@pytest.mark.parametrize("museum", names("crawlers"))
def test_it_agrees_with_the_crawlers_on_every_licence(museum):
    for rule in load_crawler(museum).licences:
        assert lets_anyone_pass_on(rule.licence) is rule.redistributable, rule


@pytest.mark.parametrize("licence", ["CC-BY-ND-4.0", "CC-BY-NC-ND-4.0", "LicenseRef-agreement", "CC0", "cc0-1.0", ""])
def test_what_is_not_known_to_be_open_is_closed(licence):
    assert not lets_anyone_pass_on(licence)


@pytest.mark.parametrize("licence", ["MIT", "CC-BY-NC-SA-4.0", "https://rightsstatements.org/vocab/NoC-US/1.0/"])
def test_what_is_open_may_be_passed_on(licence):
    assert lets_anyone_pass_on(licence)
    assert not forbids_passing_on(licence)


def test_the_hub_knows_the_licence_of_torchvision():
    assert hub_licence("BSD-3-Clause") == "bsd-3-clause"
