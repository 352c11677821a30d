"""build -> everyone: the columns that researchers see, one record a task."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from reliquary.records.base import (
    Float32,
    Fraction32,
    Int64,
    NonNegativeInt16,
    NonNegativeInt64,
    Part,
    PositiveInt32,
    Record,
    Sha256,
    Text,
    Year,
)
from reliquary.records.crawl import ImageSource


class ImageCell(Part):
    """An encoded image inside a Parquet row, in the form that Hugging Face datasets reads."""

    bytes: bytes
    path: Text | None = None


class DatasetRow(Record):
    """The columns that every dataset has.

    Attributes:
        image_id: SHA-256 of the original bytes, before any resizing; of a cut-out, a hash that names the original,
            the region, and the size that it was given.
        group_id: Images of one group never stand in two splits.
        source: Real photograph, rendered picture, or the project's procedural sample.
    """

    image: ImageCell
    image_id: Sha256
    group_id: Text
    museum: Text | None = None
    object_id: Text | None = None
    permalink: Text | None = None
    licence: Text
    credit: Text
    source: ImageSource
    split: Text


class ClassificationRow(DatasetRow):
    """An image with one label; ``label`` is an index into the dataset's class names."""

    SCHEMA: ClassVar[str] = "classification"

    label: NonNegativeInt64
    culture: Text | None = None
    year_begin: Year | None = None
    year_end: Year | None = None
    title: Text | None = None
    object_type: Text | None = None
    view: NonNegativeInt16
    filename: Text


class EpochRow(DatasetRow):
    """An image with a collection, an epoch of that collection, and a year."""

    SCHEMA: ClassVar[str] = "epochs"

    collection: NonNegativeInt64
    epoch: NonNegativeInt64
    year: Float32 | None = None


class ObjectBox(Part):
    """A labelled box: [x, y, w, h] in pixels from the top-left corner (COCO)."""

    id: Int64
    bbox: Annotated[list[Float32], Field(min_length=4, max_length=4)]
    category: NonNegativeInt64
    area: Float32
    iscrowd: bool = False


class DetectionRow(DatasetRow):
    """An image with the boxes of the objects in it."""

    SCHEMA: ClassVar[str] = "detection"

    width: PositiveInt32
    height: PositiveInt32
    objects: list[ObjectBox]


class RestorationRow(DatasetRow):
    """An intact image with a mask: 8 bits, 0 lost, 255 intact."""

    SCHEMA: ClassVar[str] = "restoration"

    mask: ImageCell
    mask_kind: Text
    hole_ratio: Fraction32


class StyleRow(DatasetRow):
    """An image of a style."""

    SCHEMA: ClassVar[str] = "style"

    style: NonNegativeInt64
    cave: Text | None = None
    dpi: PositiveInt32 | None = None


class Degradation(Part):
    """How a photograph was aged: the recipe's name and its seed."""

    name: Text
    seed: Int64


class ReliefRow(DatasetRow):
    """A photograph of a relief with its height field.

    Attributes:
        depth: 16-bit PNG; 0 is ``depth_min`` and 65535 is ``depth_max``.
        depth_unit: ``m``, or ``unitless``.
        soft_edges: Class index of each pixel.
        segmentation: Class index of each pixel.
    """

    SCHEMA: ClassVar[str] = "relief"

    depth: ImageCell
    depth_min: Float32
    depth_max: Float32
    depth_unit: Text
    normals: ImageCell | None = None
    soft_edges: ImageCell | None = None
    segmentation: ImageCell | None = None
    panel_id: Text
    degradation: Degradation | None = None
