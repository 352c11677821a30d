from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import ClassVar, Literal

import pyarrow as pa
import pytest
from pydantic import Field, ValidationError

from reliquary.errors import UnknownVersionError
from reliquary.records import DOCUMENTS, TABLES
from reliquary.records.base import Int16, Moment, Part, Record, Year, arrow_type
from reliquary.records.jsonschema import json_schema


class Room(Part):
    name: str
    area: float | None = None


class House(Record):
    SCHEMA: ClassVar[str] = "house"
    VERSION: ClassVar[int] = 3

    number: Int16
    built: Year | None = None
    seen: Moment
    kind: Literal["hut", "hall"]
    rooms: list[Room]
    tags: list[str] = []
    class_: str = Field(alias="class")


SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_arrow_schema_follows_the_annotations():
    schema = House.arrow_schema()
    assert schema.metadata == {b"reliquary_schema": b"house/3"}
    assert schema.names == ["number", "built", "seen", "kind", "rooms", "tags", "class"]
    assert schema.field("number") == pa.field("number", pa.int16(), nullable=False)
    assert schema.field("built") == pa.field("built", pa.int16(), nullable=True)
    assert schema.field("seen").type == pa.timestamp("us", tz="UTC")
    assert schema.field("kind").type == pa.string()
    room = pa.struct([pa.field("name", pa.string(), nullable=False), pa.field("area", pa.float64())])
    assert schema.field("rooms").type == pa.list_(pa.field("item", room, nullable=False))


def test_what_has_no_arrow_form_is_refused():
    with pytest.raises(TypeError, match="no Arrow type for dict"):
        arrow_type(dict[str, int])
    with pytest.raises(TypeError, match="union"):
        arrow_type(list[int | str])


@pytest.mark.parametrize("year", [0, 40000, -40000])
def test_years_have_bounds_and_no_zero(year):
    with pytest.raises(ValidationError):
        House.model_validate({"number": 1, "built": year, "seen": SEEN, "kind": "hut", "rooms": [], "class": "x"})


def test_times_are_kept_in_utc_and_need_a_zone():
    values = {"number": 1, "kind": "hut", "rooms": [], "class": "x"}
    east = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert House.model_validate({**values, "seen": east}).seen.utcoffset() == timedelta(0)
    with pytest.raises(ValidationError, match="a time needs a time zone"):
        House.model_validate({**values, "seen": datetime(2026, 1, 1)})  # noqa: DTZ001


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ("house/4", "update reliquary"),
        ("house/2", "make the file again with this release"),
        ("hut/3", "this is not a file of that kind"),
        (None, "found None"),
        (["house/3"], "this is not a file of that kind"),
    ],
)
def test_another_schema_or_version_is_refused(found, message):
    with pytest.raises(UnknownVersionError, match=message) as caught:
        House.check_schema_id(found, "some/file")
    assert str(caught.value).startswith("some/file: schema: found")


def test_records_do_not_change_and_know_their_fields():
    house = House.model_validate({"number": 1, "seen": SEEN, "kind": "hut", "rooms": [], "class": "x"})
    with pytest.raises(ValidationError):
        house.number = 2
    with pytest.raises(ValidationError, match="Extra inputs"):
        House.model_validate({**house.model_dump(by_alias=True), "colour": "red"})


@pytest.mark.parametrize("model", TABLES, ids=lambda m: m.SCHEMA)
def test_every_table_has_an_arrow_and_a_json_schema(model):
    assert len(model.arrow_schema()) == len(model.model_fields)
    assert set(json_schema(model)["properties"]) == {"schema", *model.arrow_schema().names}


@pytest.mark.parametrize("model", DOCUMENTS, ids=lambda m: m.SCHEMA)
def test_every_document_has_a_json_schema_with_its_id(model):
    schema = json_schema(model)
    assert schema["properties"]["schema"]["const"] == model.schema_id()
    assert "schema" in schema["required"]


def test_no_two_contracts_share_a_name():
    names = [model.SCHEMA for model in (*TABLES, *DOCUMENTS)]
    assert len(set(names)) == len(names)
