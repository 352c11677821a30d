from __future__ import annotations

import pytest

from reliquary.licences import forbids_passing_on
from reliquary.render.sketchfab.licences import SPDX, is_sold, spdx_id


@pytest.mark.parametrize(
    ("label", "spdx"),
    [
        ("CC Attribution", "CC-BY-4.0"),
        ("CC Attribution-NonCommercial-ShareAlike", "CC-BY-NC-SA-4.0"),
        ("CC0 Public Domain", "CC0-1.0"),
        ("Free Standard", "Free Standard"),
    ],
)
def test_licences_have_their_spdx_ids_and_unknown_ones_stay(label, spdx):
    assert spdx_id(label) == spdx


def test_licences_without_derivatives_are_those_that_say_so():
    assert {label for label in SPDX if forbids_passing_on(SPDX[label])} == {
        label for label in SPDX if "noderivs" in label
    }


@pytest.mark.parametrize(
    ("label", "sold"), [("Standard", True), ("Editorial", True), ("Free Standard", False), (None, False)]
)
def test_what_is_sold_is_known_by_its_licence(label, sold):
    assert is_sold(label) is sold
