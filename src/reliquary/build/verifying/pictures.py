"""Checks of encoded images: they decode, fit together, and maps hold what their contract says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from PIL import Image

from reliquary.build.verifying.findings import Findings
from reliquary.pictures import MAX_PIXELS

MODES = {
    "mask": ("L",),
    "depth": ("I;16", "I;16B", "I;16L"),
    "normals": ("RGB",),
    "soft_edges": ("L",),
    "segmentation": ("L",),
}
"""Pixel types of maps, in the names of Pillow."""

LOST, INTACT = 0, 255
SHARE_ERROR = 1e-6
"""A share of pixels in float32 may be off by so much."""

Size = tuple[int, int]


class PictureChecks:
    """Decodes every image of a dataset; all of them have one size.

    Attributes:
        size: That of the first image; None before.
    """

    def __init__(self) -> None:
        self.size: Size | None = None

    def check(self, batch: pa.RecordBatch, columns: Sequence[str], findings: Findings) -> None:
        """Decode the images of some rows.

        Args:
            batch: The rows.
            columns: Those with images.
            findings: Takes what is wrong.
        """
        for row in batch.to_pylist():
            for column in columns:
                if row[column] is not None:
                    problem = self._problem(column, row)
                    if problem:
                        findings.add(column, problem, [row["image_id"]])

    def _problem(self, column: str, row: dict[str, Any]) -> str | None:
        try:
            with Image.open(io.BytesIO(row[column]["bytes"] or b"")) as image:
                if image.width * image.height > MAX_PIXELS:
                    return f"more than {MAX_PIXELS} pixels"
                image.load()
                return self._problem_of_size(image.size, row) or _problem_of_values(column, image, row)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return "cannot be decoded"

    def _problem_of_size(self, size: Size, row: dict[str, Any]) -> str | None:
        self.size = self.size or size
        if size != self.size:
            return f"{size[0]} x {size[1]} pixels, where others have {self.size[0]} x {self.size[1]}"
        if "width" in row and size != (row["width"], row["height"]):
            return f"{size[0]} x {size[1]} pixels, where the row says otherwise"
        return None


def _problem_of_values(column: str, image: Image.Image, row: dict[str, Any]) -> str | None:
    if column in MODES and image.mode not in MODES[column]:
        return f"pixels of the type {image.mode}, expected {MODES[column][0]}"
    if column != "mask":
        return None
    values = np.asarray(image)
    lost = values == LOST
    if not (lost | (values == INTACT)).all():
        return f"values other than {LOST} and {INTACT}"
    if row["hole_ratio"] is None or abs(float(lost.mean()) - row["hole_ratio"]) > SHARE_ERROR:
        return "hole_ratio is not the share of lost pixels"
    return None
