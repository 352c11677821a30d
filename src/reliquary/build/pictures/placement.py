"""Where a picture lies in the image that is made of it: geometry only."""

from __future__ import annotations

from dataclasses import dataclass

from reliquary.build.pictures.original import Region
from reliquary.catalogue.recipe import Fit, ImageSpec


@dataclass(frozen=True, slots=True)
class Placement:
    """A point (x, y) of the picture lies at (left + x * scale_x, top + y * scale_y) of the image.

    Pixels are counted from the top-left corner of each, so that boxes [x, y, w, h] follow.
    """

    scale_x: float
    scale_y: float
    left: float
    top: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Which part of a picture is shown, and where.

    Attributes:
        region: What is shown, in pixels of the picture.
        size: Width and height that it has in the image.
        corner: Where its top-left corner lies in the image.
    """

    region: Region
    size: tuple[int, int]
    corner: tuple[int, int] = (0, 0)

    @property
    def placement(self) -> Placement:
        """Where the picture lies."""
        left, top, right, bottom = self.region
        scale_x, scale_y = self.size[0] / (right - left), self.size[1] / (bottom - top)
        return Placement(scale_x, scale_y, self.corner[0] - left * scale_x, self.corner[1] - top * scale_y)

    def moved(self, left: int, top: int) -> Frame:
        """Return the frame for a picture that begins at this place of a larger one."""
        x1, y1, x2, y2 = self.region
        return Frame((left + x1, top + y1, left + x2, top + y2), self.size, self.corner)


def placement(width: int, height: int, spec: ImageSpec) -> Placement:
    """Return where a picture lies in its image.

    Args:
        width: Of the upright picture, in pixels.
        height: Ditto.
        spec: Size and fit of the image.
    """
    return frame_of(width, height, spec).placement


def frame_of(width: int, height: int, spec: ImageSpec) -> Frame:
    """Return which part of a picture is shown where; roundings are those of Pillow's ``ImageOps``."""
    match spec.fit:
        case Fit.RESIZE:
            return Frame((0, 0, width, height), spec.size)
        case Fit.CROP:
            return Frame(_middle(width, height, spec.size), spec.size)
        case Fit.LETTERBOX:
            size = _contained(width, height, spec.size)
            corner = (round((spec.size[0] - size[0]) / 2), round((spec.size[1] - size[1]) / 2))
            return Frame((0, 0, width, height), size, corner)


def _middle(width: int, height: int, size: tuple[int, int]) -> Region:
    """Return the largest region in the middle with the proportions of ``size``, as ``ImageOps.fit`` does."""
    wanted = size[0] / size[1]
    if width / height >= wanted:
        part_width, part_height = min(wanted * height, width), float(height)
    else:
        part_width, part_height = float(width), min(width / wanted, height)
    left, top = (width - part_width) * 0.5, (height - part_height) * 0.5
    return left, top, min(left + part_width, width), min(top + part_height, height)


def _contained(width: int, height: int, size: tuple[int, int]) -> tuple[int, int]:
    """Return the largest size within ``size`` with the proportions of the picture, as ``ImageOps.contain`` does."""
    if width / height > size[0] / size[1]:
        return size[0], max(1, round(height / width * size[0]))
    return max(1, round(width / height * size[1])), size[1]
