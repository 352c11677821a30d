"""Texts of strangers, fit to be shown."""

from __future__ import annotations

MAX_TEXT = 300
WEB = ("https://", "http://")


def one_line(text: str, limit: int = MAX_TEXT) -> str:
    """Return a stranger's text on one line, not endless, without what would command a terminal or turn its direction.

    Control and format characters (Unicode's categories Cc and Cf) become spaces.

    Args:
        text: The text.
        limit: So many characters are kept at most.
    """
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def web_address(permalink: str | None) -> str:
    """Return a stranger's address if it is one of the web, else nothing: a page must not link to a script."""
    return permalink if permalink and permalink.startswith(WEB) else ""
