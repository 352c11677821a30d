"""Years as people read them."""

from __future__ import annotations


def era(year: int) -> str:
    """Return a year for people, for example ``1250`` or ``300 BCE``."""
    return f"{-year} BCE" if year < 0 else str(year)


def years_text(begin: int | None, end: int | None) -> str:
    """Return a span of years; empty if it is not known."""
    known = dict.fromkeys(year for year in (begin, end) if year is not None)
    return " to ".join(era(year) for year in known)
