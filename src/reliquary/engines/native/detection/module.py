"""The training of a detector, as a Lightning module."""

from __future__ import annotations

import torch
from torch import Tensor

from reliquary.engines.native.detection.images import Batch, Target
from reliquary.engines.native.module import TrainingModule


class Detector(TrainingModule):
    """A detector as torchvision has them: images and objects in, the parts of the loss out."""

    def loss(self, batch: Batch) -> Tensor:
        """Return the sum of the parts of the loss of a training batch."""
        pixels, targets = batch
        parts: dict[str, Tensor] = self.model(list(pixels.float() / 255), targets)
        return torch.stack(list(parts.values())).sum()

    def predict_step(self, batch: Batch, _: int) -> list[Target]:
        """Return ``boxes`` [x1, y1, x2, y2] in pixels of the square, ``labels`` from 1, and ``scores``, an image."""
        found: list[Target] = self.model(list(batch[0].float() / 255))
        return found
