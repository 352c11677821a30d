"""Texts of strangers, fit to be shown."""

from __future__ import annotations

MAX_TEXT = 300
WEB = ("https://", "http://")


def one_line(text: str) -> str:
    """Return a stranger's text on one line, not endless, without what would command a terminal or turn its direction.

    Control and format characters (Unicode's categories Cc and Cf) become spaces.
    """
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= MAX_TEXT else f"{line[: MAX_TEXT - 1]}…"


def era(year: int) -> str:
    """Return a year for people, for example ``1250`` or ``300 BCE``."""
    return f"{-year} BCE" if year < 0 else str(year)


def years_text(begin: int | None, end: int | None) -> str:
    """Return a span of years; empty if it is not known."""
    known = dict.fromkeys(year for year in (begin, end) if year is not None)
    return " to ".join(era(year) for year in known)


def web_address(permalink: str | None) -> str:
    """Return a stranger's address if it is one of the web, else nothing: a page must not link to a script."""
    return permalink if permalink and permalink.startswith(WEB) else ""
