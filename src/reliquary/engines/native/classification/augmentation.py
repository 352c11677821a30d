"""Random changes of training images: crops, flips, zoom, distortion, brightness and contrast."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.seeds import generator

MAX_ASPECT = 4 / 3

Matrix = npt.NDArray[np.float64]


class Change(NamedTuple):
    """What happens to one image.

    Attributes:
        transform: Projective map, shape (3, 3), from a place in the new picture to one in the old, both in -1..1.
        brightness: Factor of all values.
        contrast: Factor of the values' distance from their mean.
    """

    transform: Matrix
    brightness: float
    contrast: float


class Augmentation:
    """A random resized crop and a horizontal flip (Szegedy et al. 2015), zoom and distortion, light and contrast.

    All that moves pixels is one sampling of a whole batch. What happens to an image depends on the seed, its id, the
    epoch and which copy of it in the epoch it is, never on its place in a batch.

    Args:
        parameters: ``crop_scale``, ``flip``, ``zoom``, ``distortion``, ``brightness``, ``contrast`` and
            ``augment_copies_only`` are used.
        image_ids: Ids of the training images, by row number.
        seed: Seed of the run.
    """

    def __init__(self, parameters: ClassificationParameters, image_ids: Sequence[str], seed: int) -> None:
        self._parameters, self._image_ids, self._seed = parameters, image_ids, seed
        self._moves = parameters.crop_scale < 1 or parameters.flip or parameters.zoom or parameters.distortion
        self._lights = parameters.brightness or parameters.contrast

    def __call__(self, images: Tensor, rows: Tensor, epoch: int, copies: Tensor | None = None) -> Tensor:
        """Return augmented images.

        Args:
            images: Float, 0..1, shape (images, 3, height, width).
            rows: Row number of each image, shape (images,).
            epoch: Number of the epoch, from 0.
            copies: Which of its copies in the epoch each image is, shape (images,); None if none is repeated.
        """
        if not (self._moves or self._lights):
            return images
        numbers = [0] * len(rows) if copies is None else copies.tolist()
        changes = [
            self._change(self._image_ids[row], epoch, copy) for row, copy in zip(rows.tolist(), numbers, strict=True)
        ]
        if self._moves:
            images = _sampled(images, np.stack([change.transform for change in changes]))
        if self._lights:
            factors = np.array([[change.brightness, change.contrast] for change in changes])
            images = _lit(images, factors)
        return images

    def _change(self, image_id: str, epoch: int, copy: int) -> Change:
        parameters, random = self._parameters, generator(self._seed, "augmentation", epoch, image_id, copy)
        transform = self._crop(random)
        if parameters.augment_copies_only and copy == 0:
            return Change(transform, 1.0, 1.0)
        zoom = 1 / random.uniform(1 - parameters.zoom, 1 + parameters.zoom)
        slant_x, slant_y, far_x, far_y = random.uniform(-parameters.distortion, parameters.distortion, 4)
        transform = transform @ np.array([[zoom, slant_x, 0], [slant_y, zoom, 0], [far_x, far_y, 1]])
        brightness = random.uniform(1 - parameters.brightness, 1 + parameters.brightness)
        return Change(transform, brightness, random.uniform(1 - parameters.contrast, 1 + parameters.contrast))

    def _crop(self, random: np.random.Generator) -> Matrix:
        area = random.uniform(self._parameters.crop_scale, 1)
        aspect = math.exp(random.uniform(-math.log(MAX_ASPECT), math.log(MAX_ASPECT)))
        if self._parameters.crop_scale == 1:
            aspect = 1.0
        width, height = min(1.0, math.sqrt(area * aspect)), min(1.0, math.sqrt(area / aspect))
        x, y = random.uniform(width - 1, 1 - width), random.uniform(height - 1, 1 - height)
        mirror = -1 if self._parameters.flip and random.random() < 0.5 else 1
        return np.array([[mirror * width, 0, x], [0, height, y], [0, 0, 1]])


def _sampled(images: Tensor, transforms: npt.NDArray[np.float64]) -> Tensor:
    """Return images whose every place is taken from where a transform says; beyond the border its pixels go on."""
    height, width = images.shape[-2:]
    still = torch.eye(2, 3, dtype=images.dtype, device=images.device)[None]
    places = functional.affine_grid(still, [1, 1, height, width], align_corners=False).reshape(1, -1, 2)
    moved = functional.pad(places, (0, 1), value=1.0) @ torch.from_numpy(transforms).to(images).mT
    grid = (moved[..., :2] / moved[..., 2:]).reshape(len(images), height, width, 2)
    return functional.grid_sample(images, grid, padding_mode="border", align_corners=False)


def _lit(images: Tensor, factors: npt.NDArray[np.float64]) -> Tensor:
    """Return images with brightness and contrast changed, 0..1; factors have shape (images, 2)."""
    brightness, contrast = torch.from_numpy(factors).to(images)[:, :, None, None, None].unbind(1)
    images = images * brightness
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    return ((images - mean) * contrast + mean).clamp(0, 1)
