"""Which datasets pre-trained weights saw, as far as their names tell."""

from __future__ import annotations

import re

DATASETS = {
    "in1k": "ImageNet-1k",
    "imagenet1k": "ImageNet-1k",
    "in12k": "ImageNet-12k",
    "in21k": "ImageNet-21k",
    "in22k": "ImageNet-22k",
    "coco": "COCO",
    "jft300m": "JFT-300M",
    "laion400m": "LAION-400M",
    "laion2b": "LAION-2B",
    "lvd142m": "LVD-142M",
    "yfcc100m": "YFCC100M",
}
"""The parts of names by which timm, torchvision and OpenMMLab tell the datasets of their weights apart."""

PARTS = re.compile(r"[^a-z0-9]+")


def pretraining_data(weights: str | None) -> list[str] | None:
    """Return the datasets in the order of training; None if the name tells none.

    Args:
        weights: Name of the weights, for example ``convnext_tiny.fb_in22k_ft_in1k``; None for training from scratch.
    """
    parts = PARTS.split((weights or "").lower())
    return list(dict.fromkeys(DATASETS[part] for part in parts if part in DATASETS)) or None
