from __future__ import annotations

import pytest
from pydantic import ValidationError

from reliquary.records import ImageRecord, ObjectRecord
from tests.records.examples import IMAGE, OBJECT, SHA


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"year_end": None}, "both given or both null"),
        ({"year_begin": 5, "year_end": 4}, "year_begin 5 is after year_end 4"),
        ({"year_quality": "none"}, "year_quality is 'none' but year_begin is -664"),
        ({"year_begin": None, "year_end": None}, "year_quality is 'exact' but year_begin is None"),
        ({"title": ""}, "at least 1 character"),
        ({"flags": ["holy"]}, "flags"),
    ],
)
def test_objects_that_contradict_themselves(change, message):
    with pytest.raises(ValidationError, match=message):
        ObjectRecord.model_validate({**OBJECT, **change})


def test_an_object_without_years():
    unknown = {"year_begin": None, "year_end": None, "year_quality": "none", "year_source": None}
    assert ObjectRecord.model_validate({**OBJECT, **unknown}).year_begin is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sha256": None}, "a stored image needs sha256"),
        ({"width": None}, "a stored image needs sha256"),
        ({"status": "failed"}, "has no bytes, so sha256 must be null"),
        ({"status": "failed", "sha256": None}, "needs a reason"),
        ({"view": -1}, "greater than or equal to 0"),
        ({"sha256": SHA.upper()}, "match pattern"),
    ],
)
def test_images_that_contradict_themselves(change, message):
    with pytest.raises(ValidationError, match=message):
        ImageRecord.model_validate({**IMAGE, **change})


def test_an_image_that_could_not_be_had():
    record = ImageRecord.model_validate({**IMAGE, "status": "missing", "reason": "404", "sha256": None, "bytes": None})
    assert record.reason == "404"
