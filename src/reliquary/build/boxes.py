"""What becomes of boxes when their picture is cut and resized."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reliquary.build.pictures.original import Region
from reliquary.build.pictures.placement import Placement
from reliquary.build.sources.candidate import NamedBox


def clipped(box: NamedBox, region: Region) -> NamedBox | None:
    """Return the part of a box that lies within a region, in the same pixels; None if there is none with an area."""
    left, top = max(box.x, region[0]), max(box.y, region[1])
    right, bottom = min(box.x + box.width, region[2]), min(box.y + box.height, region[3])
    if left >= right or top >= bottom:
        return None
    return replace(box, x=left, y=top, width=right - left, height=bottom - top)


def visible(boxes: Iterable[NamedBox], region: Region, min_visible: float) -> Iterator[NamedBox]:
    """Yield the parts of boxes within a region, of those that show at least a share of their area there.

    Args:
        boxes: In pixels of a picture.
        region: Of the same picture.
        min_visible: The share, 0 to 1.
    """
    for box in boxes:
        part = clipped(box, region)
        if part is not None and part.width * part.height >= min_visible * box.width * box.height:
            yield part


def placed(box: NamedBox, placement: Placement) -> NamedBox:
    """Return a box of a picture in the pixels of the image in which the picture is placed."""
    return replace(
        box,
        x=placement.left + box.x * placement.scale_x,
        y=placement.top + box.y * placement.scale_y,
        width=box.width * placement.scale_x,
        height=box.height * placement.scale_y,
    )
