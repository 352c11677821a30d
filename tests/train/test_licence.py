from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.train.licence import checked_licence

STATEMENT = "https://rightsstatements.org/vocab/InC/1.0/"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("MIT", "MIT"), ("mit", "MIT"), ("cc-by-4.0", "CC-BY-4.0"), ("etalab-2.0", "etalab-2.0"), (STATEMENT, STATEMENT)],
)
def test_a_licence_is_given_in_its_own_spelling(given, expected):
    assert checked_licence(given) == expected


@pytest.mark.parametrize(
    "given", ["", "CC-BY", "mine", "MIT OR Apache-2.0", "LicenseRef-mine", "https://example.org/licence"]
)
def test_what_is_no_single_known_licence_is_refused(given):
    with pytest.raises(ReliquaryError, match="--licence .*: expected one SPDX id"):
        checked_licence(given)
