"""Recipes, ``datasets/<name>/recipe.yaml``: what a dataset is made of, and how."""

from __future__ import annotations

from enum import StrEnum
from math import isclose
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from reliquary.catalogue.crawler import Name
from reliquary.records.base import Part, Record, Text
from reliquary.records.crawl import Flag

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]


class TaskKind(StrEnum):
    """The kinds of task that a dataset or a suite can have."""

    CLASSIFICATION = "classification"
    EPOCHS = "epochs"
    DETECTION = "detection"
    RESTORATION = "restoration"
    STYLE = "style"
    RELIEF = "relief"


class SourceKind(StrEnum):
    """Where records come from."""

    CRAWL = "crawl"
    RENDER = "render"
    IMPORT = "import"


class Source(Part):
    """One source of records.

    Attributes:
        museums: Crawls to take from, by the name of their crawler file; a missing one is left out and named.
        classes: Classes to take; all if empty.
    """

    kind: SourceKind
    museums: list[Name] = Field(min_length=1)
    classes: list[Name] = Field(default_factory=list)


class LabelField(StrEnum):
    """The field of an object that its label is read from."""

    CLASSES = "classes"
    CLASSIFICATION = "classification"
    COLLECTION = "collection"
    CULTURE = "culture"
    DEPARTMENT = "department"
    DYNASTY = "dynasty"
    OBJECT_TYPE = "object_type"
    PERIOD = "period"


class Labels(Part):
    """How an object gets its label.

    Attributes:
        field: The field to read.
        names: The class names in order; the first is class 0 (and number 1 in file names).
        values: For each class name the values of the field that mean it; by default the name itself.
    """

    field: LabelField
    names: list[Text] = Field(min_length=1)
    values: dict[Text, list[Text]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_names(self) -> Self:
        if len(set(self.names)) < len(self.names):
            raise ValueError("a class name stands twice in names")
        if unknown := sorted(set(self.values) - set(self.names)):
            raise ValueError(f"values speaks of classes that are not in names: {unknown}")
        return self


class Filters(Part):
    """Which images are left out.

    Attributes:
        flags: Objects with one of these flags.
        min_side: Images whose shorter side has fewer pixels.
        placeholder_objects: An identical picture that stands for at least so many objects is a placeholder
            ("no image available") and is left out.
    """

    flags: list[Flag] = Field(default_factory=lambda: [Flag.HUMAN_REMAINS, Flag.SACRED, Flag.BLOCKED])
    min_side: int = Field(default=32, ge=1)
    placeholder_objects: int = Field(default=3, ge=2)


class Fit(StrEnum):
    """How an image gets its size: with bars, distorted, or cut to the middle."""

    LETTERBOX = "letterbox"
    RESIZE = "resize"
    CROP = "crop"


class ImageFormat(StrEnum):
    """How the resized image is encoded."""

    JPEG = "jpeg"
    PNG = "png"


class ResizeMethod(StrEnum):
    """The filter; ``draft-lanczos`` lets the JPEG decoder shrink first: much faster, pixels differ a little."""

    LANCZOS = "lanczos"
    DRAFT_LANCZOS = "draft-lanczos"


class ImageSpec(Part):
    """The images of the dataset: ``size`` is [width, height] in pixels, ``quality`` that of JPEG (1..95)."""

    size: tuple[Annotated[int, Field(ge=8, le=8192)], Annotated[int, Field(ge=8, le=8192)]]
    fit: Fit
    method: ResizeMethod = ResizeMethod.DRAFT_LANCZOS
    format: ImageFormat = ImageFormat.JPEG
    quality: int = Field(default=90, ge=1, le=95)


class SplitBy(StrEnum):
    """What stays together: all images of a group (object, identical pictures), or nothing (as in the paper)."""

    GROUP = "group"
    IMAGE = "image"


class Splits(Part):
    """The splits of a config; the ratios add up to 1."""

    by: SplitBy
    ratios: dict[Name, Annotated[float, Field(gt=0, lt=1)]] = Field(min_length=2)
    seed: int = 0

    @model_validator(mode="after")
    def _check_sum(self) -> Self:
        total = sum(self.ratios.values())
        if not isclose(total, 1.0, abs_tol=1e-9):
            raise ValueError(f"the ratios add up to {total:g}, not to 1")
        return self


class Config(Part):
    """One configuration of the dataset: ``description`` for the card, and its own splits."""

    description: Text
    splits: Splits


class Profile(StrEnum):
    """``public`` takes only images that may be redistributed, ``local`` takes all."""

    PUBLIC = "public"
    LOCAL = "local"


class RecipeFile(Record):
    """One dataset; the first config is the default of ``load_dataset``."""

    SCHEMA: ClassVar[str] = "recipe"

    name: Name
    version: Version
    title: Text
    task: TaskKind
    sources: list[Source] = Field(min_length=1)
    labels: Labels
    filters: Filters = Field(default_factory=Filters)
    image: ImageSpec
    configs: dict[Name, Config] = Field(min_length=1)
    profile: Profile = Profile.PUBLIC
