"""The kinds of datasets, one file each."""

from __future__ import annotations

from reliquary.build.kinds.base import Contents, Kind
from reliquary.build.kinds.classification import ClassificationKind
from reliquary.build.kinds.detection import DetectionKind
from reliquary.build.kinds.epochs import EpochsKind
from reliquary.build.kinds.relief import ReliefKind
from reliquary.build.kinds.restoration import RestorationKind
from reliquary.build.kinds.style import StyleKind
from reliquary.catalogue.recipe import TaskKind
from reliquary.errors import ReliquaryError

__all__ = ["Contents", "Kind", "kind_of"]

KINDS: tuple[Kind, ...] = (
    ClassificationKind(),
    EpochsKind(),
    DetectionKind(),
    RestorationKind(),
    StyleKind(),
    ReliefKind(),
)


def kind_of(task: TaskKind | str) -> Kind:
    """Return the kind of dataset for a task.

    Raises:
        ReliquaryError: This release cannot build it.
    """
    kind = next((kind for kind in KINDS if kind.task == task), None)
    if kind is None:
        known = ", ".join(kind.task for kind in KINDS)
        raise ReliquaryError(f"task: '{task}' cannot be built by this release; known are {known}")
    return kind
