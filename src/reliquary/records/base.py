"""What every record shares: a schema name with a version, strict fields, and an Arrow schema derived from them."""

from __future__ import annotations

import re
import types
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from reliquary.errors import UnknownVersionError


def _no_year_zero(year: int) -> int:
    if year == 0:
        raise ValueError("there is no year 0: 1 BCE is -1 and is followed by 1")
    return year


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time needs a time zone, for example 2026-01-31T12:00:00Z")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no such time in UTC: the year must lie in 1 to 9999") from error


Int16 = Annotated[int, Field(ge=-(2**15), le=2**15 - 1), pa.int16()]
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1), pa.int32()]
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1), pa.int64()]
NonNegativeInt16 = Annotated[int, Field(ge=0, le=2**15 - 1), pa.int16()]
NonNegativeInt32 = Annotated[int, Field(ge=0, le=2**31 - 1), pa.int32()]
PositiveInt32 = Annotated[int, Field(ge=1, le=2**31 - 1), pa.int32()]
NonNegativeInt64 = Annotated[int, Field(ge=0, le=2**63 - 1), pa.int64()]
PositiveInt64 = Annotated[int, Field(ge=1, le=2**63 - 1), pa.int64()]
UInt64 = Annotated[int, Field(ge=0, le=2**64 - 1), pa.uint64()]
Float32 = Annotated[float, Field(allow_inf_nan=False), pa.float32()]
Year = Annotated[Int16, AfterValidator(_no_year_zero)]
Fraction32 = Annotated[float, Field(ge=0, le=1), pa.float32()]
Text = Annotated[str, StringConstraints(min_length=1)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[datetime, AfterValidator(_in_utc)]

PRIMITIVES: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    datetime: pa.timestamp("us", tz="UTC"),
}


class Part(BaseModel):
    """A value inside a record: strict about its fields, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Record(Part):
    """A row of a table or a whole document that passes between two verbs.

    Attributes:
        SCHEMA: Name of the contract.
        VERSION: Version of the contract; it grows with every change that an older reader cannot follow.
        OLDEST_READ: Oldest version that this release still reads; `upgraded` makes the present one of it. None where
            only the present one is read.
    """

    SCHEMA: ClassVar[str]
    VERSION: ClassVar[int] = 1
    OLDEST_READ: ClassVar[int | None] = None

    @classmethod
    def upgraded(cls, value: dict[str, Any], version: int) -> dict[str, Any]:
        """Return a document of an older version as it reads in the present one.

        Args:
            value: The fields, as they stand in the file.
            version: The version that they were written in, from ``OLDEST_READ`` to the one before the present one.
        """
        del version
        return value

    @classmethod
    def schema_id(cls) -> str:
        """Return the name and version as written into files, for example ``objects/1``."""
        return f"{cls.SCHEMA}/{cls.VERSION}"

    @classmethod
    def check_schema_id(cls, found: object, place: str) -> int:
        """Refuse a file whose schema name is not this one, or whose version this release cannot read.

        Args:
            found: What the file says of itself.
            place: The file, for the message.

        Returns:
            The version of the file.

        Raises:
            UnknownVersionError: The file has no schema, another schema, or a version that cannot be read.
        """
        if found == cls.schema_id():
            return cls.VERSION
        match = re.fullmatch(rf"{re.escape(cls.SCHEMA)}/(\d+)", found) if isinstance(found, str) else None
        if match is None:
            raise UnknownVersionError(
                f"{place}: schema: found {found!r}, expected '{cls.schema_id()}'; this is not a file of that kind"
            )
        version = int(match[1])
        if cls.OLDEST_READ is not None and cls.OLDEST_READ <= version < cls.VERSION:
            return version
        advice = (
            "update reliquary (pip install -U reliquary)"
            if version > cls.VERSION
            else "make the file again with this release"
        )
        raise UnknownVersionError(f"{place}: schema: found '{found}', this release reads '{cls.schema_id()}'; {advice}")

    @classmethod
    def arrow_schema(cls) -> pa.Schema:
        """Return the Arrow schema of a table of these records, with the schema id in its metadata."""
        return pa.schema(arrow_fields(cls), metadata={"reliquary_schema": cls.schema_id()})


def arrow_fields(model: type[BaseModel]) -> list[pa.Field]:
    """Return one Arrow field for each field of a pydantic model, nullable where None is allowed."""
    fields = []
    for name, info in model.model_fields.items():
        annotation = info.annotation
        given = next((m for m in info.metadata if isinstance(m, pa.DataType)), None)
        inner, nullable = _without_none(annotation)
        fields.append(pa.field(info.alias or name, given or arrow_type(inner), nullable=nullable))
    return fields


def arrow_type(annotation: Any) -> pa.DataType:
    """Return the Arrow type of a Python annotation.

    Raises:
        TypeError: The annotation has no Arrow form here.
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *metadata = get_args(annotation)
        return next((m for m in metadata if isinstance(m, pa.DataType)), None) or arrow_type(base)
    if origin is Literal or (isinstance(annotation, type) and issubclass(annotation, StrEnum)):
        return pa.string()
    if origin is list:
        item, nullable = _without_none(get_args(annotation)[0])
        return pa.list_(pa.field("item", arrow_type(item), nullable=nullable))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(arrow_fields(annotation))
    if annotation in PRIMITIVES:
        return PRIMITIVES[annotation]
    raise TypeError(f"no Arrow type for {annotation!r}")


def _without_none(annotation: Any) -> tuple[Any, bool]:
    """Split ``X | None`` into X and True; anything else stays whole."""
    if get_origin(annotation) in (Union, types.UnionType):
        members = [arg for arg in get_args(annotation) if arg is not type(None)]
        if len(members) != 1:
            raise TypeError(f"no Arrow type for the union {annotation!r}")
        return members[0], len(members) < len(get_args(annotation))
    return annotation, False
