"""Pictures that show several separate objects."""

from __future__ import annotations

from typing import ClassVar

from reliquary.curate.checks.ground import plain_ground
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED, Sight

COMPARABLE = 0.25
"""Share of the largest object's area from which another one is more than a chip or a label."""

LEAST = 0.005
"""Share of the picture below which nothing counts as an object."""


class SeveralObjects:
    """Flags pictures in which two or more separate things of comparable size stand before a plain ground.

    Fragments of one vessel laid out side by side count as several, and so do both sides of a coin in one picture:
    a picture alone does not tell whose pieces it shows. What touches counts as one, so that a vessel on its base is
    one object. Shadows, lines, thin bars such as scales, and what is faint do not count; nor, therefore, do needles.
    """

    name: ClassVar[str] = "several_objects"
    title: ClassVar[str] = "Several objects"
    version: ClassVar[int] = 1

    def look(self, picture: WorkingPicture) -> Sight:
        """Return a score that grows with the size of the second largest against the largest: 1 for equal ones."""
        ground = plain_ground(picture)
        if ground is None:
            return Sight(0.0, "there is no plain ground")
        shares = [thing.share for thing in ground.things if thing.is_sure and thing.share >= LEAST]
        if len(shares) < 2:
            return Sight(0.0, f"{'one thing stands' if shares else 'nothing stands'} out from the plain ground")
        ratio = shares[1] / shares[0]
        if ratio < COMPARABLE:
            text = f"the second largest thing before the plain ground has {ratio:.0%} of the size of the largest"
            return Sight(FLAGGED * ratio / COMPARABLE, text)
        comparable = [share for share in shares if share >= COMPARABLE * shares[0]]
        listed = f"{', '.join(f'{share:.1%}' for share in comparable[:-1])} and {comparable[-1]:.1%}"
        text = f"{len(comparable)} separate things stand before the plain ground and cover {listed} of the picture"
        return Sight(FLAGGED + (1 - FLAGGED) * (ratio - COMPARABLE) / (1 - COMPARABLE), text)
