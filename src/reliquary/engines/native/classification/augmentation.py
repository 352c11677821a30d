"""Random crops and flips of training images."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.seeds import generator

MAX_ASPECT = 4 / 3


class Augmentation:
    """A random resized crop and a horizontal flip (Szegedy et al. 2015), as one affine sampling of a whole batch.

    What happens to an image depends on the seed, its id and the epoch, never on its place in a batch.

    Args:
        parameters: ``crop_scale`` and ``flip`` are used.
        image_ids: Ids of the training images, by row number.
        seed: Seed of the run.
    """

    def __init__(self, parameters: ClassificationParameters, image_ids: Sequence[str], seed: int) -> None:
        self._parameters, self._image_ids, self._seed = parameters, image_ids, seed
        self._idle = parameters.crop_scale == 1 and not parameters.flip

    def __call__(self, images: Tensor, rows: Tensor, epoch: int) -> Tensor:
        """Return augmented images.

        Args:
            images: Float, shape (images, 3, height, width).
            rows: Row number of each image, shape (images,).
            epoch: Number of the epoch, from 0.
        """
        if self._idle:
            return images
        transforms = np.stack([self._transform(self._image_ids[row], epoch) for row in rows.tolist()])
        theta = torch.from_numpy(transforms).to(images.device, images.dtype)
        grid = functional.affine_grid(theta, list(images.shape), align_corners=False)
        return functional.grid_sample(images, grid, padding_mode="border", align_corners=False)

    def _transform(self, image_id: str, epoch: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Return the affine map, shape (2, 3), from the crop's coordinates to the image's, both in -1..1."""
        random = generator(self._seed, "augmentation", epoch, image_id)
        area = random.uniform(self._parameters.crop_scale, 1)
        aspect = math.exp(random.uniform(-math.log(MAX_ASPECT), math.log(MAX_ASPECT)))
        if self._parameters.crop_scale == 1:
            aspect = 1.0
        width, height = min(1.0, math.sqrt(area * aspect)), min(1.0, math.sqrt(area / aspect))
        x, y = random.uniform(width - 1, 1 - width), random.uniform(height - 1, 1 - height)
        mirror = -1 if self._parameters.flip and random.random() < 0.5 else 1
        return np.array([[mirror * width, 0, x], [0, height, y]], dtype=np.float32)
