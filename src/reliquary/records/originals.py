"""build -> everyone: where the originals of a dataset's pictures are, for datasets that hold no pictures."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pyarrow as pa
from pydantic import Field

from reliquary.records.base import NonNegativeInt16, Record, Sha256, Text
from reliquary.records.crawl import ImageSource

Size = Annotated[int, Field(ge=0), pa.int64()]


class PictureOrigin(Record):
    """The origin of one picture of a dataset: its original, and how it is made of it.

    Several pictures may be made of one original: cut-outs of a wall, the maps of a relief.

    Attributes:
        image_id: The row of the dataset that the picture stands in.
        column: Its column there.
        original: SHA-256 of the original bytes.
        bytes: Their number.
        url: Where the museum showed the original when it was crawled; null for originals that came from no museum.
        origin: The museum, render set or local copy that the original came from.
        object_id: The origin's own id of what it shows.
        source: Real photograph, rendered picture, or the project's procedural sample.
        kind: The way in which the picture is made.
        spec: All that decides its bytes beside kind and original, as canonical JSON.
        made_sha256: SHA-256 of the picture as it stands in the dataset.
    """

    SCHEMA: ClassVar[str] = "originals"

    image_id: Sha256
    column: Text
    original: Sha256
    bytes: Size
    url: Text | None = None
    origin: Text
    museum: Text | None = None
    object_id: Text
    view: NonNegativeInt16
    permalink: Text | None = None
    licence: Text
    credit: Text
    source: ImageSource
    kind: Text
    spec: Text
    made_sha256: Sha256
