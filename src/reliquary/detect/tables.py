"""What was found, in the forms that other programs read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reliquary.detect.boxes import Boxes
from reliquary.detect.windows import Grid

DECIMALS = 2
SCORE_DECIMALS = 6


@dataclass(frozen=True)
class Found:
    """What was found on a mural.

    Attributes:
        name: File name of the mural.
        sha256: Of the file.
        grid: The windows that were searched; it knows the size of the mural.
        boxes: The objects, the most confident first.
        class_names: Name of each class.
        model: What found them, as ``suite/baseline/digest of the run``.
        sample: The sample museum made the picture.
        unreadable: Why windows could not be read.
    """

    name: str
    sha256: str
    grid: Grid
    boxes: Boxes
    class_names: Sequence[str]
    model: str
    sample: bool
    unreadable: Sequence[str]

    def rows(self) -> list[tuple[list[float], float, int]]:
        """Return [left, top, right, bottom] in pixels, score and class index of each object."""
        corners = self.boxes.corners.round(DECIMALS).tolist()
        scores = self.boxes.scores.round(SCORE_DECIMALS).tolist()
        return list(zip(corners, scores, self.boxes.labels.tolist(), strict=True))

    def n_by_class(self) -> dict[str, int]:
        """Return how many objects of each class were found."""
        labels = self.boxes.labels.tolist()
        return {name: labels.count(number) for number, name in enumerate(self.class_names)}


def geojson(found: Found) -> dict[str, Any]:
    """Return the objects as a GeoJSON feature collection, as QuPath and QGIS open it (RFC 7946).

    Coordinates are pixels of the upright picture: x to the right and y down from its top-left corner. A mural has no
    place on the globe, so they are not those of WGS 84 that the standard asks for; the member ``pixels`` says so.
    """
    features = [
        {
            "type": "Feature",
            "id": number,
            "bbox": corners,
            "geometry": {"type": "Polygon", "coordinates": [_ring(corners)]},
            "properties": {"class": found.class_names[label], "class_id": label, "score": score},
        }
        for number, (corners, score, label) in enumerate(found.rows(), start=1)
    ]
    width, height = found.grid.size
    return {
        "type": "FeatureCollection",
        "pixels": {"width": width, "height": height, "origin": "top left", "x": "right", "y": "down"},
        "image": {"name": found.name, "sha256": found.sha256, "sample": found.sample},
        "model": found.model,
        "features": features,
    }


def coco(found: Found) -> dict[str, Any]:
    """Return the objects in COCO's form: ``bbox`` [x, y, w, h] in pixels, and the score of each beside it."""
    annotations = []
    for number, (corners, score, label) in enumerate(found.rows(), start=1):
        left, top, right, bottom = corners
        sides = [round(right - left, DECIMALS), round(bottom - top, DECIMALS)]
        annotations.append(
            {
                "id": number,
                "image_id": 1,
                "category_id": label + 1,
                "bbox": [left, top, *sides],
                "area": round(sides[0] * sides[1], DECIMALS),
                "iscrowd": 0,
                "score": score,
            }
        )
    width, height = found.grid.size
    return {
        "info": {"description": f"Found by {found.model}", "image_sha256": found.sha256},
        "images": [{"id": 1, "file_name": found.name, "width": width, "height": height}],
        "categories": [{"id": number, "name": name} for number, name in enumerate(found.class_names, start=1)],
        "annotations": annotations,
    }


def _ring(corners: Sequence[float]) -> list[list[float]]:
    """Return the outline, closed, and counter-clockwise as plain axes have it, which is what the standard asks for."""
    left, top, right, bottom = corners
    return [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]
