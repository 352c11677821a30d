"""JSON Schemas of the contracts and of the catalogue's files, for editors and for other programs."""

from __future__ import annotations

from typing import Any

from reliquary.records.base import Record
from reliquary.records.documents import SCHEMA_KEY

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(model: type[Record]) -> dict[str, Any]:
    """Return the JSON Schema of a record as it stands in a file, with its schema id as a required constant."""
    schema = model.model_json_schema(by_alias=True)
    schema["properties"] = {
        SCHEMA_KEY: {"const": model.schema_id(), "description": "Name and version of this format."},
        **schema["properties"],
    }
    schema["required"] = [SCHEMA_KEY, *schema.get("required", [])]
    return {"$schema": DIALECT, **schema}
