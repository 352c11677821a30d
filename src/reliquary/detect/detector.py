"""The detector of a finished run, on windows of a mural."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from reliquary.bench.finished import dataset_of, finished_result, read_spec
from reliquary.bench.folder import RunFolder
from reliquary.catalogue.recipe import TaskKind
from reliquary.detect.boxes import Boxes
from reliquary.detect.mural import Pixels
from reliquary.engines.native.checkpoints import trained_weights
from reliquary.engines.native.detection.answers import boxes_of
from reliquary.engines.native.detection.augmentation import PADDING
from reliquary.engines.native.engine import KINDS
from reliquary.engines.native.parameters import Length
from reliquary.errors import ReliquaryError
from reliquary.records import RunSpec
from reliquary.tasks import TEST_SPLIT

NATIVE = "native"


@dataclass(frozen=True)
class Detector:
    """A trained detector.

    Attributes:
        spec: The run that trained it.
        class_names: Name of each class.
        picture_side: Longer side of the pictures that it was trained on, in pixels, the median.
        model: What finds boxes in images of 0..1, as torchvision calls detectors; in evaluation mode.
        size: Side in pixels of the square that an image is brought to.
    """

    spec: RunSpec
    class_names: list[str]
    picture_side: int
    model: Any
    size: int

    @classmethod
    def open(cls, path: Path, builds: Path, dataset: Path | None = None) -> Detector:
        """Open the detector of a finished run; on a GPU if there is one.

        Args:
            path: ``<workspace>/runs/<suite>/<baseline>/<spec sha256>``.
            builds: The folder of all built datasets.
            dataset: The folder of the run's dataset, if it is not among them.

        Raises:
            ReliquaryError: The folder is no finished run of a detector of the native engine, its dataset is missing or
                another version, or its checkpoint is missing, damaged or of another model.
        """
        folder = RunFolder(path, read_spec(path))
        spec = folder.spec
        if spec.task != TaskKind.DETECTION or spec.baseline.engine != NATIVE:
            raise ReliquaryError(
                f"{path}: a run of the task '{spec.task}' by the engine '{spec.baseline.engine}'; give one of the task "
                f"'{TaskKind.DETECTION}' by the engine '{NATIVE}'"
            )
        finished_result(folder)
        data = dataset_of(spec, builds, dataset)
        kind = KINDS[TaskKind.DETECTION]
        names = data.class_names(spec.dataset.config, kind.classes)
        sizes = data.table(spec.dataset.config, TEST_SPLIT, ["width", "height"])
        sides = np.maximum(sizes.column("width").to_numpy(), sizes.column("height").to_numpy())
        parameters = kind.parameters.read(spec.baseline.parameters, str(path))
        model = _model(spec, len(names), parameters, path)
        return cls(spec, names, round(float(np.median(sides))), model, parameters.image_size)

    def find(self, pictures: Sequence[Pixels], side: int) -> list[Boxes]:
        """Find objects in pictures, prepared as the test images of the run are.

        Args:
            pictures: RGB, (height, width, 3), each; no longer than ``side``.
            side: So many pixels fill the side of the model's square; what a picture leaves of it is padded.

        Returns:
            The boxes of each, in its pixels.

        Raises:
            ReliquaryError: The model answers with boxes that are not finite.
        """
        device = next(self.model.parameters()).device
        squares = torch.from_numpy(np.stack([self._square(picture, side) for picture in pictures])).to(device)
        with torch.inference_mode():
            said = self.model(list(squares.float() / 255))
        return [self._boxes(found, picture, side) for found, picture in zip(said, pictures, strict=True)]

    def _square(self, picture: Pixels, side: int) -> Pixels:
        height, width = (max(1, round(length * self.size / side)) for length in picture.shape[:2])
        if (height, width) != picture.shape[:2]:
            picture = np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.BILINEAR))
        square = np.empty((3, self.size, self.size), dtype=np.uint8)
        square[:] = np.array(PADDING, dtype=np.uint8)[:, None, None]
        square[:, :height, :width] = picture.transpose(2, 0, 1)
        return square

    def _boxes(self, found: dict[str, Any], picture: Pixels, side: int) -> Boxes:
        height, width = picture.shape[:2]
        corners, scores, labels = boxes_of(found, (width, height), self.size / side)
        return Boxes(corners.numpy(), scores.numpy(), labels.numpy())


def _model(spec: RunSpec, classes: int, parameters: Any, path: Path) -> Any:
    """Return the model with the weights that the run predicted with."""
    kind = KINDS[TaskKind.DETECTION]
    monitor = kind.monitor(parameters)
    best = monitor is not None and monitor.keeps_best
    weights = trained_weights(path / "checkpoint", spec.sha256(), best=best)
    with torch.random.fork_rng():
        model = kind.make_model(spec.baseline.model, classes, parameters, path)
        module = kind.module(model, parameters, None, classes, Length(1, 1), spec.seed)
    try:
        module.load_state_dict(weights)
    except RuntimeError as error:
        raise ReliquaryError(
            f"{path}: the weights are not those of '{spec.baseline.model}' as this release makes it: {error}"
        ) from error
    return module.model.eval().to("cuda" if torch.cuda.is_available() else "cpu")
