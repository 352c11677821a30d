"""Pictures of masks that a program draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.build.pictures.encoding import encode_png
from reliquary.build.pictures.masks.dust import dust_mask
from reliquary.build.pictures.masks.jelly import jelly_mask
from reliquary.build.pictures.masks.stroke import stroke_mask
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.catalogue.recipe import MaskKind, Masks
from reliquary.seeds import derive, generator


@dataclass(frozen=True, slots=True)
class DrawnMask:
    """A mask for an image that has none of its own.

    Attributes:
        original: SHA-256 of the original of the image; nothing of its pixels is in the mask.
        size: Width and height of the image.
        shape: What the loss looks like.
        steps: Steps of the random walk of dust and jelly.
        seed: Seed of this mask, and of no other.
    """

    kind: ClassVar[str] = "drawn-mask"

    original: str
    size: tuple[int, int]
    shape: MaskKind
    steps: int
    seed: int

    @classmethod
    def of(cls, image_id: str, original: str, size: tuple[int, int], masks: Masks) -> DrawnMask:
        """Return the mask of an image; it depends on the image's id, never on the other images."""
        shape = masks.kinds[int(generator(masks.seed, "mask", image_id).integers(len(masks.kinds)))]
        return cls(original, size, shape, masks.steps, derive(masks.seed, "mask", image_id, "pixels"))

    def spec(self) -> dict[str, Any]:
        """Return everything but the original."""
        return {"size": list(self.size), "shape": self.shape.value, "steps": self.steps, "seed": self.seed}

    def make(self, original: Original) -> Made:
        """Draw the mask; it carries the sample mark if the original does."""
        return Made(encode_png(Image.fromarray(self._pixels()), marked=original.marked), None)

    def _pixels(self) -> NDArray[np.uint8]:
        rng = generator(self.seed, self.shape.value)
        match self.shape:
            case MaskKind.DUST:
                return dust_mask(self.size, self.steps, rng)
            case MaskKind.JELLY:
                return jelly_mask(self.size, self.steps, rng)
            case MaskKind.STROKE:
                return stroke_mask(self.size, rng)
