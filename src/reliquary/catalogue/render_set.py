"""Sets of renders, ``datasets/<name>/render.yaml``: which models, seen from where, in what light, pasted on what."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from reliquary.catalogue.crawler import Name
from reliquary.records.base import Part, Record, Sha256, Text


def _ordered(limits: tuple[float, float]) -> tuple[float, float]:
    if limits[0] > limits[1]:
        raise ValueError(f"{limits[0]:g} is greater than {limits[1]:g}; give the least first")
    return limits


Share = Annotated[float, Field(ge=0, le=1)]
Pixels = Annotated[int, Field(ge=16, le=8192)]
Size = tuple[Pixels, Pixels]
Number = TypeVar("Number", int, float)
Range = Annotated[tuple[Number, Number], AfterValidator(_ordered)]
"""Least and greatest value; one is drawn between them, both included."""

Degrees = Annotated[float, Field(ge=-360, le=360)]
Elevation = Annotated[float, Field(ge=-90, le=90)]
Millimetres = Annotated[float, Field(ge=8, le=800)]
Multiple = Annotated[float, Field(ge=1.02, le=20)]
Factor = Annotated[float, Field(gt=0, le=100)]
CutoutScale = Annotated[float, Field(ge=0.01, le=2)]
Kelvin = Annotated[float, Field(ge=1000, le=40_000)]
Count = Annotated[int, Field(ge=1, le=12)]
JpegQuality = Annotated[int, Field(ge=1, le=100)]


class UpAxis(StrEnum):
    """Which axis of a model's file points upwards; ``format``: as its format says (glTF and OBJ y, others z)."""

    FORMAT = "format"
    Y = "y"
    Z = "z"


class Material(StrEnum):
    """What a model is made of; ``given``: as its file says, and clay where that says nothing."""

    GIVEN = "given"
    CLAY = "clay"
    BRONZE = "bronze"
    GLAZE = "glaze"


class LightSetup(StrEnum):
    """How a scene is lit: a soft key, fill and rim lamp; one hard spot as in museums; or a map of surroundings."""

    THREE_POINT = "three_point"
    SPOT = "spot"
    HDRI = "hdri"


class CameraSampling(StrEnum):
    """How camera places are drawn from the sphere: independently, or one from each of as many equal parts of it."""

    UNIFORM = "uniform"
    STRATIFIED = "stratified"


class ScenePass(StrEnum):
    """What is stored beside the picture and the mask."""

    DEPTH = "depth"
    NORMALS = "normals"


class ModelEntry(Part):
    """One 3D model.

    Attributes:
        file: Within the folder of the set's models.
        class_: Label of what it shows, key ``class``.
        sha256: Of the file; a file that differs is refused.
        sketchfab: Its uid there.
        sample: Class of the sample museum's model that it is; that is written where the file is missing.
    """

    id: Name
    class_: Text = Field(alias="class")
    file: Text
    sha256: Sha256 | None = None
    up: UpAxis = UpAxis.FORMAT
    material: Material = Material.GIVEN
    sketchfab: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    sample: Name | None = None
    licence: Text | None = None
    credit: Text | None = None
    permalink: Text | None = None


class ViewWish(Part):
    """How the models are seen.

    Attributes:
        per_model: Views of each model.
        size: Width and height in px.
        elevation: Least and greatest angle of the camera above the horizon, degrees.
        azimuth: The same around the object, 0 before its front, counter-clockwise seen from above.
        focal_mm: Least and greatest focal length, for a sensor 36 mm wide.
        distance: Least and greatest, as a multiple of that from which the object's bounding sphere just fits into the
            picture.
        passes: What is stored beside the picture.
    """

    per_model: int = Field(ge=1, le=1_000_000)
    size: Size = (416, 416)
    sampling: CameraSampling = CameraSampling.STRATIFIED
    elevation: Range[Elevation] = (-90, 90)
    azimuth: Range[Degrees] = (0, 360)
    focal_mm: Range[Millimetres] = (50, 50)
    distance: Range[Multiple] = (1.05, 1.05)
    passes: list[ScenePass] = Field(default_factory=list)


class LightWish(Part):
    """How the models are lit; each view draws one of the set-ups.

    Attributes:
        maps: Files of HDRI maps within the set's folder of models; needed by the set-up ``hdri``.
        strength: Least and greatest factor of brightness.
        warmth: Least and greatest colour temperature of lamps, kelvin.
    """

    setups: list[LightSetup] = Field(default_factory=lambda: [LightSetup.THREE_POINT], min_length=1)
    maps: list[Text] = Field(default_factory=list)
    strength: Range[Factor] = (0.8, 1.2)
    warmth: Range[Kelvin] = (3500, 6500)

    @model_validator(mode="after")
    def _has_maps(self) -> Self:
        if LightSetup.HDRI in self.setups and not self.maps:
            raise ValueError("the set-up 'hdri' needs at least one file in 'maps'")
        return self


class CompositeWish(Part):
    """How cut-outs are pasted on backgrounds.

    Attributes:
        per_view: Composites in which each view is the main part.
        size: Width and height in px.
        backgrounds: Folder of pictures; null for scenes of the sample museum.
        objects: Least and greatest number of cut-outs in one picture; there may be fewer where no more find room.
        scale: Least and greatest size of a cut-out: at 1 its box just fits into the picture, at 0.5 into one half as
            wide and half as high.
        beyond: Share of the sides of a box that may lie beyond an edge.
        hidden: Greatest share of what the picture holds of a cut-out that may be hidden behind others.
        shadow: Share of composites in which objects throw a shadow.
        harmonised: Share in which the colours of cut-outs are moved towards those of the background.
        blurred: Share in which cut-outs are as blurred as the background.
        quality: Least and greatest JPEG quality, 1 to 100.
    """

    per_view: int = Field(default=1, ge=1, le=1000)
    size: Size = (416, 416)
    backgrounds: Text | None = None
    objects: Range[Count] = (1, 1)
    scale: Range[CutoutScale] = (0.3, 1.0)
    beyond: Share = 0.15
    hidden: Share = 0.3
    shadow: Share = 0.0
    harmonised: Share = 0.0
    blurred: Share = 0.0
    quality: Range[JpegQuality] = (92, 92)


class RenderSetFile(Record):
    """A set of renders: a function of this file, its models, its seed and the version of Blender."""

    SCHEMA: ClassVar[str] = "render"

    name: Name
    title: Text
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    models: list[ModelEntry] = Field(min_length=1)
    views: ViewWish
    light: LightWish = Field(default_factory=LightWish)
    composites: CompositeWish | None = None

    @model_validator(mode="after")
    def _has_each_model_once(self) -> Self:
        ids = [model.id for model in self.models]
        doubled = sorted({name for name in ids if ids.count(name) > 1})
        if doubled:
            raise ValueError(f"models: the id {doubled[0]!r} stands there twice")
        return self
