"""What a suite or a baseline can set for a detector of MMDetection; its config decides everything else."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, JsonValue, model_validator

from reliquary.engines.parameters import EngineParameters


class DetectionParameters(EngineParameters):
    """Parameters of a detector; None leaves what the framework's config says.

    Attributes:
        image_size: What the size of the config's test images becomes, in pixels; all other sizes change with it.
        epochs: Passes over the training images; the schedule of learning rates is stretched with them.
        iterations: Batches to train on, in the place of ``epochs``.
        batch_size: Images a batch.
        warmup_iterations: Batches of the warm-up.
        learning_rate: None takes the config's, scaled to our batch size.
        scale_learning_rate: Scale the config's learning rate from its batch size to ours (Goyal et al. 2017).
        pretraining: Name of pre-trained weights, of the backbone or of the whole detector.
        cfg_options: Values by dotted name, put into the config as it comes, before all of the above, as with
            MMDetection's ``--cfg-options``.
    """

    ENGINE: ClassVar[str] = "openmmlab"

    image_size: int | None = Field(default=None, ge=32, le=4096)
    epochs: int | None = Field(default=None, ge=1)
    iterations: int | None = Field(default=None, ge=1)
    batch_size: int | None = Field(default=None, ge=1)
    warmup_iterations: int | None = Field(default=None, ge=0)
    learning_rate: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    scale_learning_rate: bool = True
    pretraining: str | None = Field(default=None, min_length=1)
    cfg_options: dict[str, JsonValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check_length(self) -> Self:
        if self.epochs is not None and self.iterations is not None:
            raise ValueError(f"give epochs ({self.epochs}) or iterations ({self.iterations}), not both")
        return self
