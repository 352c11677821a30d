"""The files of a folder of references: a trained model, and what it compares photographs with."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reliquary.catalogue.recipe import ImageSpec
from reliquary.records import ManifestFile, Record, RunSpec
from reliquary.records.base import Int32, Sha256, Text, Year


class Reference(Record):
    """A reference image, as the dataset describes it.

    Attributes:
        class_name: Its class in the dataset.
    """

    SCHEMA: ClassVar[str] = "references"

    image_id: Sha256
    group_id: Text
    museum: Text | None = None
    object_id: Text | None = None
    view: Int32 | None = None
    class_name: Text
    title: Text | None = None
    object_type: Text | None = None
    culture: Text | None = None
    year_begin: Year | None = None
    year_end: Year | None = None
    permalink: Text | None = None
    licence: Text
    credit: Text


class ReferenceThumbnail(Record):
    """A small JPEG of a reference image whose licence lets anyone pass it on."""

    SCHEMA: ClassVar[str] = "reference-thumbnails"

    image_id: Sha256
    jpeg: bytes


class ReferencesFile(Record):
    """What a folder of references is.

    Attributes:
        spec: The run whose model it is.
        spec_sha256: Its hash.
        licence: Licence of the model.
        class_names: Classes of the model, in the order of its scores.
        image: How the images of the dataset are made.
        calibration: What the validation images say of how far off the model may be; see `Kind.calibration`.
        split: The split that the references are of.
        images: Number of reference images.
        objects: Number of objects that they show.
        far_distance: Pictures whose nearest reference is farther (1 - cosine) are called unlike all references: at
            most one in a hundred of the pictures that it was measured on is.
        far_split: The split of those pictures: validation, which the model does not know, if that has enough.
        far_measured: How many they were.
        files: The other files, with their hashes.
    """

    SCHEMA: ClassVar[str] = "identify"

    spec: RunSpec
    spec_sha256: Sha256
    licence: Text
    class_names: list[Text] = Field(min_length=1)
    image: ImageSpec
    calibration: float | None = None
    split: Text
    images: int = Field(ge=1)
    objects: int = Field(ge=1)
    far_distance: float = Field(ge=0, le=2)
    far_split: Text
    far_measured: int = Field(ge=1)
    files: list[ManifestFile]


def object_key(museum: str | None, object_id: str | None, group_id: str) -> str:
    """Return what images of one object share: its group, where the museum's number of the object is not known."""
    return group_id if object_id is None else f"{museum or ''}/{object_id}"
