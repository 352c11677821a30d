"""crawl -> build: the objects of a museum and their images."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator

from reliquary.records.base import (
    Fraction32,
    Moment,
    NonNegativeInt16,
    Part,
    PositiveInt32,
    PositiveInt64,
    Record,
    Sha256,
    Text,
    Year,
)


class PlaceRole(StrEnum):
    """What happened at a place."""

    MADE = "made"
    FOUND = "found"
    DEPICTED = "depicted"
    OTHER = "other"


class YearQuality(StrEnum):
    """How far the years of an object can be trusted; ``none`` means that there are none."""

    EXACT = "exact"
    CIRCA = "circa"
    CENTURY = "century"
    PERIOD = "period"
    CONFLICT = "conflict"
    NONE = "none"


class YearSource(StrEnum):
    """Where the years come from: the museum's numbers, its date text, or both in agreement."""

    MUSEUM = "museum"
    TEXT = "text"
    BOTH = "both"


class Flag(StrEnum):
    """What must travel with an object for ethical reasons."""

    MNR = "mnr"
    HUMAN_REMAINS = "human_remains"
    SACRED = "sacred"
    BLOCKED = "blocked"


class ImageStatus(StrEnum):
    """What became of an image; only ``stored`` has bytes."""

    STORED = "stored"
    MISSING = "missing"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_ALLOWED = "not_allowed"


class ImageSource(StrEnum):
    """What a picture shows: a real object, a rendered one, or the project's procedural sample."""

    REAL = "real"
    SYNTHETIC = "synthetic"
    SAMPLE = "sample"


class Place(Part):
    """A place in the life of an object."""

    role: PlaceRole
    label: Text


class Maker(Part):
    """A person or workshop, with the role that the museum gives (artist, publisher, ...)."""

    name: Text
    role: Text | None = None


class ObjectRecord(Record):
    """One object of a museum: its metadata, normalised, beside the hash of the raw record.

    Attributes:
        classes: Labels of the crawler file under which the object was found, sorted. They rest on the ids that
            were asked for, because the names that museums answer with change.
        year_begin: First year of the span, negative before the common era.
        year_end: Last year of the span, not before ``year_begin``.
        year_confidence: How far the years can be trusted, 0 to 1, on the scale of ``reliquary.dates``.
        year_reason: How they came about, in one line.
        year_is_wide: The span is wider than what still tells an epoch.
        raw_sha256: The raw record as received, in the blob store.
    """

    SCHEMA: ClassVar[str] = "objects"
    VERSION: ClassVar[int] = 2

    museum: Text
    object_id: Text
    permalink: Text
    classes: list[Text] = Field(default_factory=list)
    title: Text | None = None
    object_type: Text | None = None
    classification: Text | None = None
    culture: Text | None = None
    period: Text | None = None
    dynasty: Text | None = None
    department: Text | None = None
    collection: Text | None = None
    places: list[Place] = Field(default_factory=list)
    materials: Text | None = None
    makers: list[Maker] = Field(default_factory=list)
    date_text: Text | None = None
    year_begin: Year | None = None
    year_end: Year | None = None
    year_quality: YearQuality = YearQuality.NONE
    year_source: YearSource | None = None
    year_confidence: Fraction32 | None = None
    year_reason: Text | None = None
    year_is_wide: bool = False
    flags: list[Flag] = Field(default_factory=list)
    metadata_licence: Text
    raw_sha256: Sha256
    retrieved_at: Moment

    @model_validator(mode="after")
    def _check_years(self) -> Self:
        if (self.year_begin is None) != (self.year_end is None):
            raise ValueError("year_begin and year_end are both given or both null")
        if self.year_begin is not None and self.year_end is not None and self.year_begin > self.year_end:
            raise ValueError(f"year_begin {self.year_begin} is after year_end {self.year_end}")
        if (self.year_begin is None) != (self.year_quality is YearQuality.NONE):
            raise ValueError(f"year_quality is '{self.year_quality}' but year_begin is {self.year_begin}")
        return self


class ImageRecord(Record):
    """One image of an object: where it came from, what became of it, and on what terms it may be used.

    Attributes:
        view: Number of the view; 0 is the main one.
        image_id: The museum's own id of the picture.
        sha256: Hash of the original bytes; with ``stored`` only.
        licence: SPDX id or a rightsstatements.org URI.
        source: ``sample`` if the bytes carry the sample museum's mark, else ``real``.
    """

    SCHEMA: ClassVar[str] = "images"

    museum: Text
    object_id: Text
    view: NonNegativeInt16
    image_id: Text
    url: Text
    sha256: Sha256 | None = None
    bytes: PositiveInt64 | None = None
    media_type: Text | None = None
    width: PositiveInt32 | None = None
    height: PositiveInt32 | None = None
    status: ImageStatus
    reason: Text | None = None
    licence: Text
    credit: Text
    permalink: Text
    source: ImageSource = ImageSource.REAL
    etag: Text | None = None
    last_modified: Text | None = None
    fetched_at: Moment | None = None

    @model_validator(mode="after")
    def _check_status(self) -> Self:
        stored = self.status is ImageStatus.STORED
        if stored and None in (self.sha256, self.bytes, self.media_type, self.width, self.height):
            raise ValueError("a stored image needs sha256, bytes, media_type, width and height")
        if not stored and self.sha256 is not None:
            raise ValueError(f"an image with status '{self.status}' has no bytes, so sha256 must be null")
        if not stored and self.reason is None:
            raise ValueError(f"an image with status '{self.status}' needs a reason")
        return self
