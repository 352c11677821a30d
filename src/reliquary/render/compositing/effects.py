"""Which effects a composite has, drawn apart from its places: the same objects stand there with and without them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reliquary.catalogue.render_set import CompositeWish
from reliquary.records import CompositeEffect
from reliquary.render.compositing.shadows import Shadow, draw_shadow

HARMONY = (0.2, 0.55)
"""Least and greatest share of the way that colours are moved towards the background's."""


@dataclass(frozen=True)
class Effects:
    """The effects of one composite.

    Attributes:
        quality: Of the JPEG, 1 to 100.
        shadow: None throws none.
        harmony: Share of the way that colours are moved towards the background's; 0 leaves them.
        blurred: Whether cut-outs are as blurred as the background.
    """

    quality: int
    shadow: Shadow | None
    harmony: float
    blurred: bool

    def names(self) -> list[CompositeEffect]:
        """Return those that the composite has."""
        has = {
            CompositeEffect.SHADOW: self.shadow is not None,
            CompositeEffect.HARMONISED: self.harmony > 0,
            CompositeEffect.BLURRED: self.blurred,
        }
        return [effect for effect in CompositeEffect if has[effect]]


def draw_effects(wish: CompositeWish, rng: np.random.Generator) -> Effects:
    """Draw the effects of one composite; one that the wish makes likelier stays in every composite that had it."""
    has_shadow, is_harmonised, is_blurred = rng.random(3) < (wish.shadow, wish.harmonised, wish.blurred)
    quality = int(rng.integers(wish.quality[0], wish.quality[1] + 1))
    harmony = float(rng.uniform(*HARMONY))
    shadow = draw_shadow(rng)
    return Effects(
        quality=quality,
        shadow=shadow if has_shadow else None,
        harmony=harmony if is_harmonised else 0.0,
        blurred=bool(is_blurred),
    )
