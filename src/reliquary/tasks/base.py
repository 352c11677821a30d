"""The interface of a task kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, runtime_checkable

from reliquary.catalogue.recipe import TaskKind
from reliquary.records import Metric, Prediction
from reliquary.tasks.predictions import Predictions
from reliquary.tasks.resampling import Floats

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset
    from reliquary.tasks.classification.confusion import Confusion

TEST_SPLIT = "test"
"""The split that every suite is scored on."""


@dataclass(frozen=True)
class Truth:
    """What is true of the images of a split; each kind of task adds its own fields.

    Attributes:
        image_ids: The images, sorted; predictions must be given for exactly these.
        groups: What each image shows, in the order of ``image_ids``: images of one object have the same name here, and
            are drawn together when the test set is drawn anew.
    """

    image_ids: list[str]
    groups: list[str] = field(kw_only=True)


PredictionT = TypeVar("PredictionT", bound=Prediction)
TruthT = TypeVar("TruthT", bound=Truth)


class Task(Protocol[PredictionT, TruthT]):
    """A kind of task: how its truth is read, its predictions scored and shown.

    Attributes:
        kind: Its name in recipes and suites.
        prediction_model: The contract of one prediction.
        key_metrics: The measures to show first, the most important one first.
        counted: What the ``n`` of a measure counts, in the plural: ``images`` or ``objects``.
    """

    kind: ClassVar[TaskKind]
    prediction_model: type[PredictionT]
    key_metrics: ClassVar[tuple[str, ...]]
    counted: ClassVar[str]

    def truth(self, dataset: BuiltDataset, config: str, split: str, limit: int | None = None) -> TruthT:
        """Read the ground truth of a split.

        Args:
            dataset: A built dataset.
            config: One of its configs.
            split: One of the config's splits.
            limit: Only so many images, the first by ``image_id``: as ids are hashes, these are as good as drawn
                at random, and everyone draws the same.
        """
        ...

    def score(self, predictions: Predictions[PredictionT], truth: TruthT) -> list[Metric]:
        """Compute every measure of the task.

        Raises:
            ReliquaryError: The predictions are not exactly one for each image of the truth, or their values are
                not what the task asks for.
        """
        ...

    def resampled(self, predictions: Predictions[PredictionT], truth: TruthT, weights: Floats) -> dict[str, Floats]:
        """Compute measures over many test sets at once, fast enough for a bootstrap.

        Args:
            predictions: One for each image of the truth.
            truth: What is true of them.
            weights: How often each image stands in each test set, whole numbers, shape (test sets, images). The images
                of a group stand in a test set equally often.

        Returns:
            By name, those measures over the whole test set whose spread a bootstrap can tell, shape (test sets,); NaN
            where a test set says nothing of a measure. With every weight 1 they are those of `score`.

        Raises:
            ReliquaryError: As `score`.
        """
        ...

    def plots(self, predictions: Predictions[PredictionT], truth: TruthT, folder: Path) -> list[Path]:
        """Draw the pictures that explain a result into a folder, and return their paths."""
        ...


@runtime_checkable
class Classifying(Protocol):
    """A task, beside `Task`, whose predictions can take one class of images for another."""

    def confusion(self, predictions: Predictions[Any], truth: Any) -> Confusion | None:
        """Return how often each class was taken for each; None if the predictions name no classes.

        Raises:
            ReliquaryError: As `Task.score`.
        """
        ...
