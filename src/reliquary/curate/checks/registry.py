"""All checks, in the order in which people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reliquary.curate.checks.base import CollectionCheck
from reliquary.curate.checks.blank import Blank
from reliquary.curate.checks.blurred import Blurred
from reliquary.curate.checks.colour_card import ColourCard
from reliquary.curate.checks.duplicates import ExactDuplicates, Leaks, NearDuplicates, PixelDigest, Thumbnail
from reliquary.curate.checks.embedding import Embedding
from reliquary.curate.checks.grey import Grey
from reliquary.curate.checks.label_suspects import LabelSuspects
from reliquary.curate.checks.mostly_background import MostlyBackground
from reliquary.curate.checks.outliers import Outliers
from reliquary.curate.checks.placeholder import Placeholder
from reliquary.curate.checks.ruler import Ruler
from reliquary.curate.checks.run import Checks
from reliquary.curate.checks.scan_border import ScanBorder
from reliquary.curate.checks.several_objects import SeveralObjects
from reliquary.curate.checks.tiny import Tiny
from reliquary.curate.checks.truncated import Truncated
from reliquary.curate.checks.unsafe_rights import UnsafeRights
from reliquary.curate.checks.year_conflicts import YearConflicts
from reliquary.curate.measuring.sights import Descriptor, PictureCheck
from reliquary.errors import ReliquaryError, known_names

OF_PICTURES: Sequence[type[PictureCheck]] = (
    Blank,
    Tiny,
    Blurred,
    Truncated,
    Grey,
    ScanBorder,
    ColourCard,
    Ruler,
    SeveralObjects,
    MostlyBackground,
)
OF_COLLECTIONS: Mapping[type[CollectionCheck], Sequence[type[Descriptor]]] = {
    Placeholder: (Thumbnail,),
    ExactDuplicates: (PixelDigest,),
    NearDuplicates: (Thumbnail,),
    Leaks: (PixelDigest, Thumbnail),
    LabelSuspects: (),
    Outliers: (Embedding,),
    YearConflicts: (),
    UnsafeRights: (),
}
"""Checks of collections, each with what it compares pictures by."""


def check_names() -> list[str]:
    """Return the names of all checks."""
    return [*(check.name for check in OF_PICTURES), *(check.name for check in OF_COLLECTIONS)]


def choose_checks(names: Sequence[str] | None = None) -> Checks:
    """Return the checks of these names with all that they need; all checks by default.

    Raises:
        ReliquaryError: There is no check of that name.
    """
    known = check_names()
    for name in names or ():
        if name not in known:
            raise ReliquaryError(f"--check {name}: there is no such check{known_names(name, known)}")
    wanted = set(names or known)
    of_collections = [check for check in OF_COLLECTIONS if check.name in wanted]
    descriptors = dict.fromkeys(needed for check in of_collections for needed in OF_COLLECTIONS[check])
    return Checks(
        of_pictures=[check() for check in OF_PICTURES if check.name in wanted],
        descriptors=[descriptor() for descriptor in descriptors],
        of_collections=[check() for check in of_collections],
    )
