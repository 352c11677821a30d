"""Of which class the images of a split are, and of which object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reliquary.errors import ReliquaryError
from reliquary.tasks.base import Truth
from reliquary.tasks.groups import GROUP_COLUMNS, read_groups
from reliquary.tasks.retrieval import OBJECT_COLUMNS, number_objects

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

Ints = npt.NDArray[np.int64]

COLUMNS = tuple(dict.fromkeys((*OBJECT_COLUMNS, *GROUP_COLUMNS)))


@dataclass(frozen=True)
class ClassificationTruth(Truth):
    """The labels of a split.

    Attributes:
        labels: Class index of each image, shape (images,), in the order of ``image_ids``.
        class_names: Name of each class.
        objects: Number of the object that each image shows, shape (images,).
    """

    labels: Ints
    class_names: list[str]
    objects: Ints = field(kw_only=True)


def read_truth(dataset: BuiltDataset, config: str, split: str, limit: int | None, column: str) -> ClassificationTruth:
    """Read the labels of a split from a column; see `reliquary.tasks.Task.truth`.

    Raises:
        ReliquaryError: There are no images.
    """
    table = dataset.table(config, split, columns=[column, *COLUMNS]).slice(0, limit)
    if table.num_rows == 0:
        raise ReliquaryError(f"{dataset.path}: split '{split}' of config '{config}' is empty; nothing to score")
    return ClassificationTruth(
        table.column("image_id").to_pylist(),
        np.asarray(table.column(column).to_numpy(), dtype=np.int64),
        dataset.class_names(config, column),
        objects=number_objects(table),
        groups=read_groups(table),
    )
