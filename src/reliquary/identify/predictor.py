"""A trained model that answers on single pictures exactly as it answered on the test images of its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import torch
from torch import Tensor

from reliquary.catalogue.recipe import TaskKind
from reliquary.engines.native.batches import Rows, in_order
from reliquary.engines.native.engine import KINDS
from reliquary.engines.native.kind import Answers, Kind
from reliquary.engines.native.parameters import Length, TrainingParameters
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.identify.neighbours import Floats, unit_length
from reliquary.identify.saliency.attribution import SaliencyMap, saliency_map
from reliquary.pictures import png_bytes
from reliquary.progress import track
from reliquary.records import Prediction, RunSpec
from reliquary.tasks import Predictions

if TYPE_CHECKING:
    from reliquary.engines.native.images import SplitImages
    from reliquary.engines.native.module import TrainingModule

NATIVE = "native"
ENTRY_POINT = "python::"
TASKS = (TaskKind.CLASSIFICATION, TaskKind.EPOCHS, TaskKind.AGE)


@dataclass(frozen=True)
class Seen:
    """What a model says of pictures.

    Attributes:
        predictions: One a picture, in their order, and what their scores are.
        features: What its last layer was given, shape (pictures, width), each of length 1.
    """

    predictions: Predictions[Any]
    features: Floats

    def row(self, number: int) -> Prediction:
        """Return the prediction of a picture."""
        prediction: Prediction = self.predictions.rows[number]
        return prediction


class Predictor:
    """A trained model.

    Args:
        spec: The run that trained it.
        class_names: Names of its classes, in the order of its scores.
        weights: Its tensors by name.
        folder: Where the weights lie, for messages.
        calibration: What the validation images say of how far off the model may be.

    Attributes:
        module: The model with what its pictures go through; in evaluation mode, on the CPU.

    Raises:
        ReliquaryError: The run is of a task or an engine that identifies nothing, its model is not known to this
            release, or the weights do not fit it.
    """

    def __init__(
        self,
        spec: RunSpec,
        class_names: Sequence[str],
        weights: Mapping[str, Tensor],
        folder: Path,
        calibration: float | None = None,
    ) -> None:
        self.spec, self.class_names, self._place = spec, list(class_names), str(folder)
        self.calibration = calibration
        self.kind = kind_that_identifies(spec, str(folder))
        # Whether the run stored features or not, they are wanted here; its scores do not depend on it.
        given = {**spec.baseline.parameters, "features": True}
        self.parameters: TrainingParameters = self.kind.parameters.read(given, str(folder))
        with torch.random.fork_rng():
            model = self.kind.make_model(spec.baseline.model, len(class_names), self.parameters, folder)
            # All that answers depend on is among the weights: one blank image stands in for those of the training.
            train = self._images([png_bytes(np.zeros((8, 8, 3), dtype=np.uint8), sample=False)])
            self.module: TrainingModule = self.kind.module(
                model, self.parameters, train, len(class_names), Length(1, 1), spec.seed
            )
        try:
            self.module.load_state_dict(dict(weights))
        except RuntimeError as error:
            raise ReliquaryError(
                f"{folder}: the weights are not those of '{spec.baseline.model}' as this release makes it: {error}"
            ) from error
        self.module.eval()

    def see(self, pictures: Sequence[bytes]) -> Seen:
        """Return what the model says of pictures of the dataset's form, prepared as the test images of its run are.

        Args:
            pictures: Encoded images; at most a batch.

        Raises:
            ReliquaryError: A picture cannot be read, or the model answers with numbers that are not finite.
        """
        images = self._images(pictures)
        answer = self._answer(images, Rows(list(range(len(images)))))
        predictions = self.kind.predictions(Answers([answer], images), self.calibration)
        features = np.array([row.feature for row in predictions.rows], dtype=np.float32)
        return Seen(predictions, unit_length(features))

    def calibrate(self, validation: pa.Table, *, quiet: bool = False) -> None:
        """Learn from validation images how far off the model may be, as its run did.

        Args:
            validation: The columns of the kind.
            quiet: Show no progress.
        """
        images = self.kind.images(validation, self.parameters, self.spec.seed, self._place)
        batches = track(in_order(len(images), self.parameters.batch_size), "calibrate", quiet=quiet)
        self.calibration = self.kind.calibration(Answers([self._answer(images, rows) for rows in batches], images))

    def weights(self) -> dict[str, Tensor]:
        """Return the model's tensors by name."""
        return {name: tensor.contiguous() for name, tensor in self.module.state_dict().items()}

    def saliency(self, picture: bytes, class_number: int) -> SaliencyMap:
        """Return which places of a picture speak for a class, and against all others.

        The score that is asked about is the logarithm of the class's probability.

        Args:
            picture: An encoded image of the dataset's form.
            class_number: Number of the class.
        """
        batch = self._images([picture])[Rows([0])]
        remade = getattr(type(batch), "_make", tuple)

        def answer(images: Tensor) -> Tensor:
            said = self.module.predict_step(remade((images * 255, *batch[1:])), 0)
            score: Tensor = said.probabilities[:, class_number].log()
            return score

        return saliency_map(self.module.model, answer, batch[0].float() / 255)

    def _answer(self, images: SplitImages, rows: Rows) -> Any:
        with torch.inference_mode():
            return self.module.predict_step(images[rows], 0)

    def _images(self, pictures: Sequence[bytes]) -> SplitImages:
        ids = [sha256_bytes(picture) for picture in pictures]
        cells = [{"bytes": picture, "path": None} for picture in pictures]
        # What a photograph shows is asked for: nothing that the model answers depends on the other columns.
        unknown = {name: [0] * len(ids) for name in self.kind.columns}
        table = pa.table({**unknown, "image": cells, "image_id": ids})
        return self.kind.images(table, self.parameters, self.spec.seed, self._place)


def kind_that_identifies(spec: RunSpec, place: str) -> Kind[Any]:
    """Return the kind of a run's task.

    Raises:
        ReliquaryError: Its models do not say what a picture shows, or were not trained by the native engine.
    """
    kind = next((KINDS[task] for task in TASKS if task == spec.task and task in KINDS), None)
    if kind is None or spec.baseline.engine != NATIVE:
        raise ReliquaryError(
            f"{place}: a run of the task '{spec.task}' by the engine '{spec.baseline.engine}'; runs that identify are "
            f"those of {', '.join(TASKS)} by the engine '{NATIVE}'"
        )
    if spec.baseline.model.startswith(ENTRY_POINT):
        # A folder of references comes from strangers, and must not say what code runs here.
        raise ReliquaryError(
            f"{place}: model '{spec.baseline.model}': models of an entry point cannot identify, as whoever wrote the "
            "folder would choose what code runs here"
        )
    return kind
