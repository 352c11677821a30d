from __future__ import annotations

import pytest

from reliquary.build.describing.licences import Terms, forbids_passing_on, hub_licence, licence_url, terms_of

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
