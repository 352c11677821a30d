from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.apis import APIS, api_named
from reliquary.sample.loopback.sources import SampleSource
from reliquary.sample.objects.shapes import SHAPES


def test_every_shape_has_its_interface():
    assert set(APIS) == set(SHAPES)
    assert {name: api_named(name).shape.name for name in APIS} == {name: name for name in APIS}


def test_an_unknown_interface_is_named_beside_the_known_ones():
    with pytest.raises(ReliquaryError, match="'aic'; choose one of met, louvre, smb, cleveland"):
        api_named("aic")


@pytest.mark.parametrize("name", list(APIS))
def test_free_texts_occur_in_the_records_and_the_fields_that_matter_are_none(name):
    """A record must stay readable when its texts are hostile: ids, dates of change and licences are no texts."""
    api = api_named(name)
    records = list(SampleSource(20, shape=name).records.values())
    text = str(records)
    assert all(f"'{field}'" in text for field in api.texts)
    assert not api.texts & {"objectID", "arkId", "id", "share_license_status", "license", "department", "sammlung"}
