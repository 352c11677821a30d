"""What a task kind asks, what a model answers, and how the answers are measured: one file or folder a kind.

Measures are computed here from predictions and ground truth alone, so that the rows of a table are comparable and a
result can be computed again at any time. Nothing here needs torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliquary.catalogue.recipe import TaskKind
from reliquary.errors import ReliquaryError
from reliquary.records import RunSpec
from reliquary.tasks.age import AgeTask
from reliquary.tasks.base import TEST_SPLIT, Classifying, Task, Truth
from reliquary.tasks.classification import ClassificationTask, EpochsTask
from reliquary.tasks.detection import DetectionTask
from reliquary.tasks.predictions import Predictions, ScoreKind, read_predictions, write_predictions

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

__all__ = [
    "TEST_SPLIT",
    "Classifying",
    "Predictions",
    "ScoreKind",
    "Task",
    "Truth",
    "read_predictions",
    "task_for",
    "truth_of_run",
    "write_predictions",
]

TASKS: dict[TaskKind, Task[Any, Any]] = {
    TaskKind.CLASSIFICATION: ClassificationTask(),
    TaskKind.EPOCHS: EpochsTask(),
    TaskKind.AGE: AgeTask(),
    TaskKind.DETECTION: DetectionTask(),
}


def task_for(kind: TaskKind | str) -> Task[Any, Any]:
    """Return the task of a kind.

    Raises:
        ReliquaryError: The kind is unknown, or this release cannot score it.
    """
    task = next((task for known, task in TASKS.items() if known == kind), None)
    if task is None:
        raise ReliquaryError(f"task: '{kind}' cannot be scored by this release; known are {', '.join(TASKS)}")
    return task


def truth_of_run(spec: RunSpec, dataset: BuiltDataset) -> Truth:
    """Return the ground truth that the predictions of a run are held against: its config, test split and limit.

    Args:
        spec: The run.
        dataset: The dataset of the run.

    Raises:
        ReliquaryError: The dataset is not the one of the run, or lacks the config or the split.
    """
    wanted, found = spec.dataset.manifest_digest, dataset.manifest.digest
    if wanted != found:
        raise ReliquaryError(
            f"{dataset.path}: digest {found} is not that of the run ({spec.dataset.name} {spec.dataset.version}, "
            f"{wanted}); score the run against the dataset that it was made with"
        )
    limit = spec.protocol.settings.get("limits", {}).get(TEST_SPLIT)
    truth: Truth = task_for(spec.task).truth(dataset, spec.dataset.config, TEST_SPLIT, limit)
    return truth
