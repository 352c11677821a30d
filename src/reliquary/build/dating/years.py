"""The one year that stands for an object's span of years."""

from __future__ import annotations

from reliquary.build.sources.candidate import Subject
from reliquary.records import YearQuality
from reliquary.years import astronomical, historical

NO_YEAR = "no year"
CONFLICT = "years that contradict each other"
WIDE_SPAN = "years too far apart"


def year_of(subject: Subject) -> int | str:
    """Return the middle of the span of years, or the reason why there is none to learn from.

    There is no year 0: the middle is taken on the scale of astronomers, where 1 BCE is 0, and rounded down.
    """
    if subject.year_begin is None or subject.year_end is None:
        return NO_YEAR
    if subject.year_quality is YearQuality.CONFLICT:
        return CONFLICT
    if subject.year_is_wide:
        return WIDE_SPAN
    return historical((astronomical(subject.year_begin) + astronomical(subject.year_end)) // 2)
