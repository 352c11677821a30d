"""What the training of one kind of task brings; all else is common to every kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from reliquary.engines.native.parameters import Length, Monitor, TrainingParameters

if TYPE_CHECKING:
    import pyarrow as pa
    from torch import nn

    from reliquary.engines.native.images import SplitImages
    from reliquary.engines.native.module import TrainingModule
    from reliquary.tasks import Predictions

P = TypeVar("P", bound=TrainingParameters)
ImagesT = TypeVar("ImagesT", bound="SplitImages")


class Answers(NamedTuple, Generic[ImagesT]):
    """What a trained model says of the images of a split.

    Attributes:
        batches: What the module's ``predict_step`` returned, batch by batch.
        images: The images, in the order of the batches.
    """

    batches: list[Any]
    images: ImagesT


class Kind(ABC, Generic[P]):
    """A kind of task, as the native engine trains it; light to import.

    Attributes:
        parameters: What can be set.
        columns: The dataset's columns that are needed.
        classes: The column with class names.
        validates: Whether training looks at validation images.
        calibrates: Whether the trained model answers on the validation images too, to say how far off it may be.
    """

    parameters: ClassVar[type[TrainingParameters]]
    columns: tuple[str, ...]
    classes: str
    validates: ClassVar[bool] = False
    calibrates: ClassVar[bool] = False

    @abstractmethod
    def check_model(self, name: str, parameters: P, weights: Path) -> None:
        """See that a model exists and takes the parameters.

        Args:
            name: Framework and model, joined by ``::``.
            parameters: How to train.
            weights: Folder of pre-trained weights; the descriptions of the Hub's models lie there too.

        Raises:
            ReliquaryError: It does not; the message says what to do.
        """

    @abstractmethod
    def images(self, table: pa.Table, parameters: P, seed: int, place: str) -> SplitImages:
        """Return the images of a split.

        Raises:
            ReliquaryError: An image cannot be read.
        """

    @abstractmethod
    def make_model(self, name: str, classes: int, parameters: P, weights: Path) -> nn.Module:
        """Return a model with random weights from torch's generator; for the arguments see `check_model`."""

    @abstractmethod
    def head(self, model: nn.Module) -> set[str]:
        """Return the names of the tensors that depend on the classes: weights for others do not fit them."""

    @abstractmethod
    def example(self, size: int) -> Any:
        """Return what a model is called with for one image of a size."""

    def check_answer(self, answer: Any, classes: int) -> None:
        """See that a model's answer to the `example` has the right form; it may be anyone's model.

        Raises:
            ReliquaryError: It has another one.
        """
        del answer, classes

    @abstractmethod
    def module(
        self, model: nn.Module, parameters: P, train: Any, classes: int, length: Length, seed: int
    ) -> TrainingModule:
        """Return the training of a model on the images of a split."""

    def rows(self, train: Any, parameters: P, classes: int, seed: int) -> Sequence[int]:
        """Return the row numbers of an epoch's training images, before they are shuffled: some may come repeatedly."""
        del parameters, classes, seed
        return range(len(train))

    def calibration(self, validation: Answers[Any]) -> float | None:
        """Return what the model's answers on the validation images say of how far off it may be; None: nothing.

        It is all that predictions need of those images, so that a trained model can be used without them.
        """
        del validation
        return None

    @abstractmethod
    def predictions(self, test: Answers[Any], calibration: float | None) -> Predictions[Any]:
        """Return predictions of the test images in the contract of the task.

        Args:
            test: The model's answers on the test images.
            calibration: That of the validation images, if the kind calibrates and the dataset has any.

        Raises:
            ReliquaryError: The model answers with numbers that are not finite.
        """

    def monitor(self, parameters: P) -> Monitor | None:
        """Return the validation measure that the training watches, if any."""
        del parameters
        return None
