"""MixUp (Zhang et al. 2018): a model is trained on blends of two images, and of their labels."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def mixed(images: Tensor, targets: Tensor, alpha: float, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Return each image blended with another of its batch, and the targets blended alike.

    Args:
        images: Float, shape (n, 3, height, width).
        targets: Share of each class in each image, shape (n, classes); each row sums to 1.
        alpha: Both parameters of the beta distribution that the share of the first image is drawn from, once a batch;
            small values hardly blend.
        random: Where numbers come from.
    """
    share = random.beta(alpha, alpha)
    others = torch.from_numpy(random.permutation(len(images))).to(images.device)
    return share * images + (1 - share) * images[others], share * targets + (1 - share) * targets[others]
