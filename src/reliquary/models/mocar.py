"""MOCaR: one backbone, two heads, for the collection and the year of an object (Bugert et al. 2022).

"Multi-output classification and regression": what a residual network makes of an image is pooled over its area and
given to two linear layers. The source's backbones are those of Big Transfer (Kolesnikov et al. 2020); any model of
timm can take their place.
"""

from __future__ import annotations

from typing import Any

import timm
import torch
from torch import Tensor, nn

BACKBONE = "resnetv2_50x1_bit"


class Mocar(nn.Module):
    """A backbone with a head for the collection and one for the year.

    Args:
        backbone: Images (n, 3, height, width) -> features (n, width of the backbone).
        n_features: Width of the backbone.
        mean: Means of red, green and blue that the backbone expects to be subtracted, 0..1.
        std: Standard deviations that it expects to be divided by.
        classes: Number of collections.
        age_outputs: Numbers that the head of the year gives for an image.
    """

    mean: Tensor
    std: Tensor

    def __init__(
        self,
        backbone: nn.Module,
        n_features: int,
        mean: tuple[float, ...],
        std: tuple[float, ...],
        classes: int,
        age_outputs: int,
    ) -> None:
        super().__init__()
        self.backbone = backbone
        self.collection = nn.Linear(n_features, classes)
        self.age = nn.Linear(n_features, age_outputs)
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1), persistent=False)

    def features(self, images: Tensor) -> Tensor:
        """Return what both heads are given, shape (n, width), of images with values in 0..1."""
        features: Tensor = self.backbone((images - self.mean) / self.std)
        return features

    def answers(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits of the collections, shape (n, classes), and the outputs for the year, (n, age_outputs)."""
        return self.collection(features), self.age(features)

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Return the answers to images (n, 3, height, width) with values in 0..1; see `answers`."""
        return self.answers(self.features(images))


def mocar(classes: int, age_outputs: int, backbone: str = BACKBONE) -> Mocar:
    """Return a model with random weights from torch's generator.

    Args:
        classes: Number of collections.
        age_outputs: Numbers that the head of the year gives for an image.
        backbone: Name of a model of timm.
    """
    body: Any = timm.create_model(backbone, pretrained=False, num_classes=0)
    config = body.pretrained_cfg
    return Mocar(body, body.head_hidden_size, config["mean"], config["std"], classes, age_outputs)
