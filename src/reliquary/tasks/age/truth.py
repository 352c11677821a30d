"""From which collection, and from which year, the objects of a split are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reliquary.errors import ReliquaryError
from reliquary.metrics.ages import Years
from reliquary.tasks.classification import ClassificationTruth
from reliquary.tasks.classification.truth import read_truth as read_collections

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

COLLECTION = "collection"


@dataclass(frozen=True)
class AgeTruth(ClassificationTruth):
    """The collections, which are the classes, and the years of a split.

    Attributes:
        years: As in the records, NaN where the year is not known, shape (images,), in the order of ``image_ids``.
    """

    years: Years

    @property
    def dated(self) -> npt.NDArray[np.bool_]:
        """Which images have a year, shape (images,)."""
        found: npt.NDArray[np.bool_] = ~np.isnan(self.years)
        return found


def read_truth(dataset: BuiltDataset, config: str, split: str, limit: int | None) -> AgeTruth:
    """Read the collections and years of a split; see `reliquary.tasks.Task.truth`.

    Raises:
        ReliquaryError: There are no images, or none of them has a year.
    """
    collections = read_collections(dataset, config, split, limit, COLLECTION)
    years = dataset.table(config, split, columns=["image_id", "year"]).slice(0, limit).column("year")
    truth = AgeTruth(
        collections.image_ids,
        collections.labels,
        collections.class_names,
        np.array(years.to_pylist(), dtype=np.float64),  # None becomes NaN
        objects=collections.objects,
        groups=collections.groups,
    )
    if not truth.dated.any():
        within = f" within its first {limit} images" if limit is not None else ""
        raise ReliquaryError(
            f"{dataset.path}: split '{split}' of config '{config}' holds no image with a year{within}; nothing to score"
        )
    return truth
