"""MaxAvg-Cat: a classifier that sees the maps of all four residual blocks, not of the last one alone.

Bugert et al. 2022, "Cultural Assets Identification using Transfer Learning": the maps after the four blocks of a BiT
ResNet (Kolesnikov et al. 2020) are brought to one resolution and joined by depth; global average and global maximum
pooling, side by side, give one vector; group norm, activation and a hidden layer follow, whose output serves to find
objects alike. The source leaves open what follows the hidden layer; here an activation does, without which it would
add nothing to the linear layer after it.
"""

from __future__ import annotations

from typing import Any

import timm
import torch
from torch import Tensor, nn
from torch.nn import functional

from reliquary.errors import ReliquaryError

GROUPS = 32
"""Of the group norm, as everywhere in BiT."""

BLOCKS = 4


class MaxAvgCat(nn.Module):
    """The classifier.

    Args:
        classes: Number of classes.
        backbone: A ResNet of timm, such as ``resnetv2_50x1_bit`` or ``resnetv2_152x2_bit``; without its own weights.
        hidden: Units of the hidden layer: 1024 or 3840 in the source.
        dropout: Share of the hidden layer's output that is left out in training, 0..1.
        resolution: Side in pixels that larger maps are averaged down to; None for that of the largest, as in the
            source.

    Attributes:
        backbone: Its weights can be loaded alone; it has neither the last norm nor the head of the published model.

    Raises:
        ReliquaryError: timm has no such model, or it does not give maps of four blocks.
    """

    def __init__(
        self,
        classes: int,
        backbone: str = "resnetv2_50x1_bit",
        hidden: int = 3840,
        dropout: float = 0.0,
        resolution: int | None = None,
    ) -> None:
        super().__init__()
        blocks = four_blocks(backbone)
        self.backbone, self.resolution = blocks, resolution
        channels = 2 * sum(block["num_chs"] for block in blocks.feature_info[-BLOCKS:])
        self.norm = nn.GroupNorm(GROUPS, channels)
        self.hidden = nn.Sequential(nn.ReLU(), nn.Linear(channels, hidden), nn.ReLU(), nn.Dropout(dropout))
        self.classifier = nn.Linear(hidden, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, shape (n, classes), of images of shape (n, 3, height, width)."""
        maps = self.backbone.forward_intermediates(images, indices=BLOCKS, intermediates_only=True)
        logits: Tensor = self.classifier(self.hidden(self.norm(joined_pools(maps, self.resolution))))
        return logits


def joined_pools(maps: list[Tensor], resolution: int | None = None) -> Tensor:
    """Return the global average and maximum of maps that are joined by depth, shape (n, 2 * channels), averages first.

    Smaller maps are not enlarged: pixels that are repeated change neither average nor maximum, and at 480 pixels the
    joined maps of one image would take 220 MB.

    Args:
        maps: Shape (n, channels, height, width) each.
        resolution: Side in pixels that larger maps are averaged down to; None for none.
    """
    if resolution is not None:
        maps = [m if m.shape[-1] <= resolution else functional.adaptive_avg_pool2d(m, resolution) for m in maps]
    averages, maxima = [m.mean(dim=(2, 3)) for m in maps], [m.amax(dim=(2, 3)) for m in maps]
    return torch.cat([*averages, *maxima], dim=1)


def four_blocks(name: str) -> Any:
    """Return a model of timm with random weights, without what follows its four blocks.

    Raises:
        ReliquaryError: timm has no such model, or it does not give maps of four blocks.
    """
    if not timm.is_model(name):
        raise ReliquaryError(f"backbone: timm has no model '{name}'; the source's are resnetv2_50x1_bit and _152x2_bit")
    model: Any = timm.create_model(name, num_classes=0)
    halvings = {block["reduction"] for block in getattr(model, "feature_info", ())[-BLOCKS:]}
    if len(halvings) < BLOCKS or not hasattr(model, "prune_intermediate_layers"):
        raise ReliquaryError(f"backbone: '{name}' has no maps of four blocks; take a ResNet such as resnetv2_50x1_bit")
    model.prune_intermediate_layers(BLOCKS, prune_norm=True)
    return model
