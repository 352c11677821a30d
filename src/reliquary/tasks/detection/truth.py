"""What is truly in the images of a split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reliquary.errors import ReliquaryError
from reliquary.metrics.detection.boxes import Ints, Objects
from reliquary.tasks.base import Truth
from reliquary.tasks.groups import GROUP_COLUMNS, read_groups

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

CLASS_COLUMN = "objects.category"
COLUMNS = ("image_id", "width", "height", "objects", *GROUP_COLUMNS)


@dataclass(frozen=True)
class DetectionTruth(Truth):
    """The objects of a split.

    Attributes:
        sizes: [width, height] of each image in pixels, shape (images, 2), in the order of ``image_ids``.
        objects: The objects, with the index of their image among ``image_ids``; an image may have none.
        class_names: Name of each class.
    """

    sizes: Ints
    objects: Objects
    class_names: list[str]

    @property
    def n_objects(self) -> Ints:
        """Number of objects of each class, crowds left out, shape (classes,)."""
        return self.objects.count(len(self.class_names))


def read_truth(dataset: BuiltDataset, config: str, split: str, limit: int | None) -> DetectionTruth:
    """Read the objects of a split; see `reliquary.tasks.Task.truth`.

    Raises:
        ReliquaryError: There are no images, or no objects in them.
    """
    table = dataset.table(config, split, columns=COLUMNS).slice(0, limit)
    sizes = np.stack([table.column(name).to_numpy() for name in ("width", "height")], axis=1).astype(np.int64)
    truth = DetectionTruth(
        table.column("image_id").to_pylist(),
        sizes,
        _objects(table.column("objects").combine_chunks()),
        dataset.class_names(config, CLASS_COLUMN),
        groups=read_groups(table),
    )
    if not truth.n_objects.any():
        within = f" within its first {limit} images" if limit is not None else ""
        raise ReliquaryError(
            f"{dataset.path}: split '{split}' of config '{config}' holds no objects{within}; nothing to score"
        )
    return truth


def _objects(column: pa.ListArray) -> Objects:
    parts = pc.list_flatten(column)
    boxes = pc.list_flatten(parts.field("bbox")).to_numpy(zero_copy_only=False)
    return Objects(
        image=pc.list_parent_indices(column).to_numpy(zero_copy_only=False).astype(np.int64),
        label=parts.field("category").to_numpy(zero_copy_only=False).astype(np.int64),
        boxes=boxes.astype(np.float64).reshape(-1, 4),
        area=parts.field("area").to_numpy(zero_copy_only=False).astype(np.float64),
        crowd=parts.field("iscrowd").to_numpy(zero_copy_only=False).astype(bool),
    )
