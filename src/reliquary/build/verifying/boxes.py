"""Checks of the boxes of a detection dataset."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from reliquary.build.verifying.findings import Findings

OBJECTS = "objects"
PIXEL_SHARE = 1e-3
"""Boxes are float32: at the far edge of a large image the sum of place and size may be off by so many pixels."""


def check_boxes(batch: pa.RecordBatch, findings: Findings) -> None:
    """Check that each box has four numbers, lies inside its image, and has an area."""
    if OBJECTS not in batch.schema.names:
        return
    objects = pc.list_flatten(batch[OBJECTS])
    parents = pc.list_parent_indices(batch[OBJECTS]).to_numpy()
    boxes = pc.struct_field(objects, "bbox")
    lengths = pc.fill_null(pc.list_value_length(boxes), 0).to_numpy()

    def add(field: str, problem: str, wrong: NDArray[np.bool_]) -> None:
        rows = pa.array(np.unique(parents[wrong]))
        findings.add(f"{OBJECTS}.{field}", problem, batch["image_id"].take(rows).to_pylist())

    add("bbox", "not four numbers", lengths != 4)
    if (lengths != 4).any():
        return
    x, y, width, height = pc.list_flatten(boxes).to_numpy(zero_copy_only=False).reshape(-1, 4).T.astype(float)
    image_width, image_height = (batch[side].to_numpy(zero_copy_only=False)[parents] for side in ("width", "height"))
    # Written so that a box that is not a number is wrong, too.
    add("bbox", "no area", ~((width > 0) & (height > 0)))
    inside = (x >= -PIXEL_SHARE) & (y >= -PIXEL_SHARE)
    inside &= (x + width <= image_width + PIXEL_SHARE) & (y + height <= image_height + PIXEL_SHARE)
    add("bbox", "outside the image", ~inside)
    area = pc.struct_field(objects, "area").to_numpy(zero_copy_only=False)
    add("area", "not above 0", ~(area > 0))


def object_ids(batch: pa.RecordBatch) -> NDArray[np.int64]:
    """Return the ids of the things in all images; none if the dataset has none."""
    if OBJECTS not in batch.schema.names:
        return np.empty(0, np.int64)
    ids: NDArray[np.int64] = pc.struct_field(pc.list_flatten(batch[OBJECTS]), "id").to_numpy(zero_copy_only=False)
    return ids
