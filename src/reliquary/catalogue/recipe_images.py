"""How the images of a dataset are made: the sections ``image``, ``crops``, ``masks`` and ``relief`` of a recipe."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from reliquary.records.base import Part


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
    """The filter; ``draft-lanczos`` first shrinks in the JPEG decoder, or averages: faster, pixels differ a little."""

    LANCZOS = "lanczos"
    DRAFT_LANCZOS = "draft-lanczos"


class ImageSpec(Part):
    """The images of the dataset: ``size`` is [width, height] in pixels, ``quality`` that of JPEG (1..95)."""

    size: tuple[Annotated[int, Field(ge=8, le=8192)], Annotated[int, Field(ge=8, le=8192)]]
    fit: Fit
    method: ResizeMethod = ResizeMethod.DRAFT_LANCZOS
    format: ImageFormat = ImageFormat.JPEG
    quality: int = Field(default=90, ge=1, le=95)


class Crops(Part):
    """Random cut-outs of large originals; their size is that of ``image``.

    Attributes:
        per_original: Cut-outs of each original, at each resolution.
        dpi: Resolutions to cut at: an original of 150 dpi gives cut-outs of 75 dpi at half its size. Empty takes
            each original as it is; an original of fewer dpi than asked for gives none.
        min_visible: Least share of a box's area inside the cut-out for the box to be kept.
        keep_empty: Keep cut-outs without any box.
        seed: Seed of the places.
    """

    per_original: int = Field(ge=1)
    dpi: list[Annotated[int, Field(ge=1)]] = Field(default_factory=list)
    min_visible: float = Field(default=0.3, gt=0, le=1)
    keep_empty: bool = True
    seed: int = 0


class MaskKind(StrEnum):
    """The shape of what is lost."""

    DUST = "dust"
    JELLY = "jelly"
    STROKE = "stroke"


class Masks(Part):
    """Masks of lost pixels, one for each image.

    Attributes:
        kinds: Drawn from with equal chance.
        steps: Steps of the random walk of dust, and of what jelly is made from.
        seed: Seed of the masks.
    """

    kinds: list[MaskKind] = Field(min_length=1)
    steps: int = Field(default=10_000, ge=1)
    seed: int = 0


class ReliefMaps(Part):
    """The maps of reliefs.

    Attributes:
        soft_edge_classes: Degrees of softness, beside class 0, no edge.
    """

    soft_edge_classes: int = Field(default=4, ge=1, le=16)
