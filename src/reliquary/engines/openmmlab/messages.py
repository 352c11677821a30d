"""What passes between this package and the worker: a job file in, lines of JSON out.

Both sides import this file; nothing in it needs torch or OpenMMLab.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True)
class DetectionWork:
    """Train a detector of MMDetection and run it on the test images.

    Attributes:
        config: Path of one of MMDetection's configs below its folder of configs, such as ``ssd/ssd300_coco.py``.
        folder: Where checkpoints, the resolved config and the predictions go.
        train: COCO annotations of the training images.
        test: COCO annotations of the test images.
        images: Folder that their file names are relative to.
        classes: Names, in the order of the category ids 1, 2, ...
        seed: Of everything random.
        loaders: Processes that prepare images; 0 for none.
        weights: Safetensors file of pre-trained weights, or None to train from scratch.
        epochs: Passes over the training images; None for the config's.
        iterations: Batches to train on, in the place of ``epochs``.
        batch_size: Images a batch; None for the config's.
        image_size: What the size of the test images in the config becomes; None for the config's.
        warmup_iterations: Length of the config's warm-up; None for the config's.
        learning_rate: None for the config's.
        scale_learning_rate: Scale the config's learning rate from the config's batch size to ours (Goyal et al. 2017).
        cfg_options: Values by dotted name, put into the config before all else, as with MMDetection's
            ``--cfg-options``.
    """

    config: str
    folder: Path
    train: Path
    test: Path
    images: Path
    classes: list[str]
    seed: int
    loaders: int = 0
    weights: Path | None = None
    epochs: int | None = None
    iterations: int | None = None
    batch_size: int | None = None
    image_size: int | None = None
    warmup_iterations: int | None = None
    learning_rate: float | None = None
    scale_learning_rate: bool = True
    cfg_options: dict[str, Any] = field(default_factory=dict)
    kind: Literal["detection"] = "detection"


@dataclass(frozen=True)
class InpaintingWork:
    """Train an inpainter of MMagic (PConv), and restore images.

    Attributes:
        config: Path of one of MMagic's configs below its folder of configs.
        folder: Where checkpoints and the restored images (PNG) go.
        train: Intact images.
        test: Images to restore, with a mask each (0 lost, 255 intact).
        masks: Masks of lost pixels for training, 0 lost; one is drawn for each image.
        seed: Of everything random.
        iterations: Batches to train on.
        batch_size: Images a batch.
        image_size: Side of the square that images are brought to, pixels; a power of two, at least 256 for PConv.
        vgg: State dict of torchvision's VGG-16 (safetensors) for the perceptual loss; None leaves that loss out.
    """

    config: str
    folder: Path
    train: list[Path]
    test: list[tuple[Path, Path]]
    masks: list[Path]
    seed: int
    iterations: int
    batch_size: int = 2
    image_size: int = 256
    vgg: Path | None = None
    kind: Literal["inpainting"] = "inpainting"


@dataclass(frozen=True)
class TranslationWork:
    """Train a translator between two domains of images (CycleGAN), and translate images of the first to the second.

    Attributes:
        config: Path of one of MMagic's configs below its folder of configs.
        folder: Where checkpoints and the translated images (PNG) go.
        train: Images of the two domains.
        test: Images of the first domain, to be translated.
        seed: Of everything random.
        iterations: Batches to train on.
        batch_size: Images a batch.
        image_size: Side of the square that images are brought to, pixels; a multiple of four.
    """

    config: str
    folder: Path
    train: tuple[list[Path], list[Path]]
    test: list[Path]
    seed: int
    iterations: int
    batch_size: int = 1
    image_size: int = 256
    kind: Literal["translation"] = "translation"


@dataclass(frozen=True)
class ReportWork:
    """Import everything and say which versions there are."""

    kind: Literal["report"] = "report"


Work = Annotated[DetectionWork | InpaintingWork | TranslationWork | ReportWork, Field(discriminator="kind")]


@dataclass(frozen=True)
class Trained:
    """So many epochs of training are done."""

    done: int
    total: int
    kind: Literal["trained"] = "trained"


@dataclass(frozen=True)
class Predicted:
    """So many test images are done."""

    done: int
    total: int
    kind: Literal["predicted"] = "predicted"


@dataclass(frozen=True)
class Refused:
    """The job cannot be done, and the user can put it right."""

    problem: str
    kind: Literal["refused"] = "refused"


@dataclass(frozen=True)
class Crashed:
    """The worker failed; ``traceback`` is everything that Python says of it."""

    traceback: str
    kind: Literal["crashed"] = "crashed"


@dataclass(frozen=True)
class Done:
    """The job is done.

    Attributes:
        predictions: The file or folder of predictions; None if none were asked for.
        parameters: Number of the model's parameters.
        flops: Floating-point operations of one test image.
        train_s: Wall clock of training, with what was spent before a resumption.
        test_s: Wall clock of predicting.
        peak_memory_bytes: Most memory at one time, of the accelerator if there is one, else of the worker.
        versions: Version of each package that decides results.
    """

    versions: dict[str, str]
    predictions: Path | None = None
    parameters: int | None = None
    flops: int | None = None
    train_s: float = 0.0
    test_s: float = 0.0
    peak_memory_bytes: int = 0
    kind: Literal["done"] = "done"


Event = Annotated[Trained | Predicted | Refused | Crashed | Done, Field(discriminator="kind")]

WORK: TypeAdapter[DetectionWork | InpaintingWork | TranslationWork | ReportWork] = TypeAdapter(Work)
EVENT: TypeAdapter[Trained | Predicted | Refused | Crashed | Done] = TypeAdapter(Event)


@dataclass(frozen=True)
class FoundObjects:
    """What a detector found in one image.

    Attributes:
        image_id: Of the COCO annotations.
        boxes: [x1, y1, x2, y2] in pixels of the stored image.
        scores: 0..1.
        labels: Indices of classes, from 0.
    """

    image_id: int
    boxes: list[list[float]]
    scores: list[float]
    labels: list[int]


FOUND: TypeAdapter[list[FoundObjects]] = TypeAdapter(list[FoundObjects])
