"""What a crawl notes of one object: what became of it, and which images belong to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from reliquary.records import ImageRecord, ImageStatus, ObjectRecord, Part, Record
from reliquary.records.base import NonNegativeInt16, Text

# What a row says of a picture, whichever object names it.
_OF_THE_PICTURE = (
    "sha256", "bytes", "media_type", "width", "height", "source", "etag", "last_modified", "fetched_at",
)  # fmt: skip


@dataclass(frozen=True)
class Received:
    """An answer of a museum, and how it was come by.

    Attributes:
        object_id: The id that was asked for.
        labels: Classes under which the id was listed.
        api: The interface that answered.
        raw_sha256: The answer in the blob store.
        retrieved_at: When it was received.
    """

    object_id: str
    labels: Sequence[str]
    api: str
    raw_sha256: str
    retrieved_at: datetime


class ObjectOutcome(StrEnum):
    """What became of an object that was asked for; ``failed`` ones are asked for again by the next run."""

    KEPT = "kept"
    LEFT_OUT = "left_out"
    MISSING = "missing"
    FAILED = "failed"


class WantedImage(Part):
    """An image that a museum's record names.

    Attributes:
        barred: Why it must not be fetched; None if it may.
    """

    view: NonNegativeInt16
    image_id: Text
    url: Text
    licence: Text
    credit: Text
    permalink: Text
    barred: Text | None = None


class ObjectEntry(Record):
    """The outcome of one object.

    Attributes:
        api: The interface that answered: image addresses hold for that one only.
        reason: Why there is no record; null for a kept object.
        record: The object; with ``kept`` only.
        images: The images that the record names.
        etag: Of the record, as the museum sent it.
        last_modified: Ditto.
    """

    SCHEMA: ClassVar[str] = "crawl-object"

    object_id: Text
    api: Text
    outcome: ObjectOutcome
    reason: Text | None = None
    record: ObjectRecord | None = None
    images: list[WantedImage] = Field(default_factory=list)
    etag: Text | None = None
    last_modified: Text | None = None

    def image_row(self, image: WantedImage, status: ImageStatus, reason: str | None, **found: Any) -> ImageRecord:
        """Return the row of one of this object's images.

        Args:
            image: The image.
            status: What became of it.
            reason: Why it is not stored; None if it is.
            found: Fields of the stored picture, as in ``ImageRecord``.

        Raises:
            ValueError: The object was not kept, so it has no images.
        """
        if self.record is None:
            raise ValueError(f"object {self.object_id} was not kept: {self.reason}")
        return ImageRecord(
            museum=self.record.museum,
            object_id=self.object_id,
            view=image.view,
            image_id=image.image_id,
            url=image.url,
            licence=image.licence,
            credit=image.credit,
            permalink=image.permalink,
            status=status,
            reason=reason,
            **found,
        )

    def image_row_like(self, image: WantedImage, found: ImageRecord) -> ImageRecord:
        """Return the row of an image of this object with what was found of the same picture before.

        Licence, credit and permalink are those that this object's record gives now.

        Raises:
            ValueError: The object was not kept, so it has no images.
        """
        picture = {name: getattr(found, name) for name in _OF_THE_PICTURE}
        return self.image_row(image, found.status, found.reason, **picture)
