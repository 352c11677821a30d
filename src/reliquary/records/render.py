"""render -> build: views of 3D models, and composites of their cut-outs on backgrounds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from reliquary.records.base import Int32, NonNegativeInt32, Part, PositiveInt32, Record, Sha256, Text, UInt64

Vector = Annotated[list[float], Field(min_length=3, max_length=3)]
Box = Annotated[list[float], Field(min_length=4, max_length=4)]


class Camera(Part):
    """A pinhole camera.

    Attributes:
        position: Metres, world coordinates, Z up.
        target: The point looked at, metres.
        focal_mm: Focal length, millimetres.
        sensor_mm: Width of the sensor, millimetres.
        width: Pixels.
        height: Pixels.
        K: Intrinsic matrix, 3 x 3, row by row, pixels.
        world_to_camera: Extrinsic matrix, 4 x 4, row by row; the camera looks along +Z with Y down (OpenCV).
    """

    position: Vector
    target: Vector
    focal_mm: float = Field(gt=0)
    sensor_mm: float = Field(gt=0)
    width: PositiveInt32
    height: PositiveInt32
    K: list[float] = Field(min_length=9, max_length=9)
    world_to_camera: list[float] = Field(min_length=16, max_length=16)


class Rle(Part):
    """A mask in COCO's compressed run-length encoding; ``size`` is [height, width]."""

    size: list[Int32] = Field(min_length=2, max_length=2)
    counts: Text


class ViewRecord(Record):
    """One rendered view of a model; a function of its scene spec, seed and renderer.

    Attributes:
        class_: The class label, column ``class``.
        spec_sha256: Hash of the canonical JSON of the scene spec.
        renderer: Program, version and engine, for example ``blender-4.2.23-cycles``.
        light: Name of the lighting set-up or of the HDRI map.
        image_sha256: The RGBA image in the blob store.
        bbox: Tight box [x, y, w, h] in pixels from the top-left corner.
    """

    SCHEMA: ClassVar[str] = "views"

    set: Text
    model_id: Text
    model_sha256: Sha256
    class_: Text = Field(alias="class")
    seed: UInt64
    spec_sha256: Sha256
    renderer: Text
    camera: Camera
    light: Text
    image_sha256: Sha256 | None = None
    bbox: Box | None = None
    mask: Rle | None = None
    depth_sha256: Sha256 | None = None
    normals_sha256: Sha256 | None = None
    status: Text
    reason: Text | None = None


class CompositeEffect(StrEnum):
    """What was done to make cut-outs look as if they had been there when the background was photographed."""

    SHADOW = "shadow"
    HARMONISED = "harmonised"
    BLURRED = "blurred"


class CompositePart(Part):
    """One cut-out on a background.

    Attributes:
        image_sha256: The RGBA image of the view.
        place: [x, y] of the view's top-left corner on the composite, pixels; may be negative. A point p of the view
            stands at ``place + scale * p``.
        scale: Size on the composite over size in the view.
        bbox: Box [x, y, w, h] of the visible pixels on the composite, pixels.
        mask: The visible pixels on the composite.
        visible: Fraction of the cut-out's pixels that can be seen, 0..1.
    """

    image_sha256: Sha256
    place: list[float] = Field(min_length=2, max_length=2)
    scale: float = Field(gt=0)
    bbox: Box
    mask: Rle
    visible: float = Field(ge=0, le=1)


class CompositeRecord(Record):
    """One picture composed of a background and one or more views.

    Attributes:
        view_sha256: The view that it was made for; it is one of the parts.
        number: Of the composite among those made for that view, from 0.
        background_sha256: The RGB image of the background in the blob store.
        crop: Box [x, y, w, h] of the background that was brought to the size of the composite, pixels.
        parts: From the hindmost to the one in front.
    """

    SCHEMA: ClassVar[str] = "composites"
    VERSION: ClassVar[int] = 2

    view_sha256: Sha256
    number: NonNegativeInt32
    background_sha256: Sha256
    crop: Box
    parts: list[CompositePart]
    effects: list[CompositeEffect] = Field(default_factory=list)
    seed: UInt64
    image_sha256: Sha256
