from __future__ import annotations

import json

import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.shapes import SHAPES, shape_named

OBJECTS = sample_objects(120)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_records_are_json_the_same_every_time_and_know_their_number(shape):
    records = [shape.write(o) for o in OBJECTS]
    assert json.loads(json.dumps(records)) == records
    assert [shape.write(o) for o in OBJECTS[:10]] == records[:10]
    assert [shape.number(record) for record in records] == [o.object_id for o in OBJECTS]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_nobody_can_mistake_a_record_for_heritage(shape):
    for record in map(shape.write, OBJECTS):
        text = json.dumps(record, ensure_ascii=False)
        assert "eliquary" in text
        assert "sample.invalid" in text
        assert not any(site in text for site in ("metmuseum", "louvre.fr", "smb.museum", "clevelandart"))


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("met", 7, 7),
        ("met", "7", None),
        ("louvre", "cl010017961", 10_017_961),
        ("louvre", "cl01²", None),
        ("louvre", 7, None),
        ("smb", "obj-761385", 761_385),
        ("smb", "obj-../x", None),
        ("smb", None, None),
    ],
)
def test_a_number_is_read_from_the_museums_own_id(name, value, number):
    assert SHAPES[name].number({SHAPES[name].key: value}) == number


def test_an_unknown_shape_is_named():
    with pytest.raises(ReliquaryError, match="'aic'; choose one of met, louvre, smb, cleveland"):
        shape_named("aic")
