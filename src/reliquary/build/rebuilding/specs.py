"""Reading back how a picture is made, from the kind and the spec that it was published with.

A spec is data of a stranger: sizes and counts are bounded before anything is made from them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated

from pydantic import Field, ValidationError

from reliquary.build.pictures.cropped import Cropped
from reliquary.build.pictures.kept import Kept
from reliquary.build.pictures.masks.drawn import DrawnMask
from reliquary.build.pictures.masks.own import OwnMask
from reliquary.build.pictures.picture import Picture
from reliquary.build.pictures.relief.depth import Depth
from reliquary.build.pictures.relief.normals import Normals
from reliquary.build.pictures.relief.segmentation import Segmentation
from reliquary.build.pictures.relief.soft_edges import SoftEdges
from reliquary.build.pictures.resized import Resized
from reliquary.catalogue.recipe import Fit, ImageSpec, MaskKind
from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json
from reliquary.records.base import Part

Side = Annotated[int, Field(ge=8, le=8192)]
Box = tuple[int, int, int, int]
Maker = Callable[[str], Picture]
"""Gives the picture that is made of an original, named by its SHA-256."""


class _Nothing(Part):
    """The spec of a picture that its original alone decides."""


class _Crop(Part):
    box: Box
    image: ImageSpec


class _Drawn(Part):
    size: tuple[Side, Side]
    shape: MaskKind
    steps: int = Field(ge=1, le=10**8)
    seed: int


class _Framed(Part):
    """What a map takes from the spec of its image: how it is encoded does not matter to it."""

    size: tuple[Side, Side]
    fit: Fit

    @property
    def image(self) -> ImageSpec:
        return ImageSpec(size=self.size, fit=self.fit)


class _Mask(_Framed):
    box: Box


class _Relief(_Framed):
    value_range: float = Field(gt=0, allow_inf_nan=False)


class _SoftEdges(_Relief):
    classes: int = Field(ge=1, le=16)


class _Segmentation(_Framed):
    classes: tuple[Annotated[int, Field(ge=0, le=255)], ...] = Field(min_length=1, max_length=256)


def _resized(text: str) -> Maker:
    image = ImageSpec.model_validate_json(text)
    return lambda original: Resized(original, image)


def _cropped(text: str) -> Maker:
    crop = _Crop.model_validate_json(text)
    return lambda original: Cropped(original, crop.box, crop.image)


def _kept(text: str) -> Maker:
    _Nothing.model_validate_json(text)
    return Kept


def _drawn_mask(text: str) -> Maker:
    drawn = _Drawn.model_validate_json(text)
    return lambda original: DrawnMask(original, drawn.size, drawn.shape, drawn.steps, drawn.seed)


def _own_mask(text: str) -> Maker:
    mask = _Mask.model_validate_json(text)
    return lambda original: OwnMask(original, mask.image, mask.box)


def _depth(text: str) -> Maker:
    image = _Framed.model_validate_json(text).image
    return lambda original: Depth(original, image)


def _normals(text: str) -> Maker:
    relief = _Relief.model_validate_json(text)
    return lambda original: Normals(original, relief.image, relief.value_range)


def _soft_edges(text: str) -> Maker:
    edges = _SoftEdges.model_validate_json(text)
    return lambda original: SoftEdges(original, edges.image, edges.value_range, edges.classes)


def _segmentation(text: str) -> Maker:
    found = _Segmentation.model_validate_json(text)
    return lambda original: Segmentation(original, found.image, found.classes)


READERS: dict[str, Callable[[str], Maker]] = {
    Resized.kind: _resized,
    Cropped.kind: _cropped,
    Kept.kind: _kept,
    DrawnMask.kind: _drawn_mask,
    OwnMask.kind: _own_mask,
    Depth.kind: _depth,
    Normals.kind: _normals,
    SoftEdges.kind: _soft_edges,
    Segmentation.kind: _segmentation,
}
"""How the spec of each kind of picture is read."""


def spec_text(picture: Picture) -> str:
    """Return the spec of a picture as canonical JSON."""
    return canonical_json(picture.spec()).decode()


def picture_of(kind: str, spec: str, original: str) -> Picture:
    """Return the picture that a kind and a spec describe.

    Args:
        kind: Name of the way in which it is made.
        spec: Its spec as canonical JSON.
        original: SHA-256 of its original.

    Raises:
        ReliquaryError: This release knows no such kind, or the spec is not one of that kind.
    """
    return _maker(kind, spec)(original)


# Thousands of pictures share one spec.
@lru_cache(maxsize=1024)
def _maker(kind: str, spec: str) -> Maker:
    if kind not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReliquaryError(f"kind: found '{kind}'; this release makes {known}; update reliquary")
    try:
        return READERS[kind](spec)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ReliquaryError(f"spec of a '{kind}' picture: {place}: {first['msg']}; found {spec[:200]!r}") from error
