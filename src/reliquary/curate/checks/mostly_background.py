"""Pictures of which the object takes only a few per cent."""

from __future__ import annotations

from typing import ClassVar

from reliquary.curate.checks.ground import plain_ground
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED, Sight

SMALL = 0.05
"""Share of the picture below which what stands before the ground is little."""


class MostlyBackground:
    """Flags pictures in which all that stands before a plain ground covers less than a twentieth.

    Pictures without a plain ground are never flagged, nor those in which an object is faint (white marble on white)
    or was found in part: there the share says nothing. A picture with nothing on it is one for the check ``blank``.
    """

    name: ClassVar[str] = "mostly_background"
    title: ClassVar[str] = "Mostly background"
    version: ClassVar[int] = 1

    def look(self, picture: WorkingPicture) -> Sight:
        """Return a score that falls with the share: 1 for none, 0.5 at a twentieth."""
        ground = plain_ground(picture)
        if ground is None:
            return Sight(0.0, "there is no plain ground")
        if not ground.things:
            return Sight(0.0, "nothing stands out from the plain ground")
        share = sum(thing.share for thing in ground.things)
        text = f"what stands before the plain ground covers {share:.1%} of the picture"
        if share < SMALL and not all(thing.is_sure for thing in ground.things):
            return Sight(0.0, f"{text}, but is too faint or too thin to be measured")
        score = 1 - (1 - FLAGGED) * share / SMALL if share < SMALL else FLAGGED * SMALL / share
        return Sight(score, text)
