"""Text for LaTeX and BibTeX."""

from __future__ import annotations

import re
import unicodedata

SPECIALS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "`": r"{}\char96{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
}
r"""What each character that means something is written as.

Braces become commands, because BibTeX counts even ``\{``; brackets and stars are wrapped, because ``\\`` takes them for
its own arguments when they begin the next line of a table. Fonts join a back quote with ``?`` or ``!`` before it.
"""

JOINED = re.compile(r"([-',])(?=\1)")
"""Signs that fonts join with the same one after them: two hyphens become a dash, as of an option ``--name``."""


def latex_text(text: str) -> str:
    """Return a text so that LaTeX and BibTeX print it and do nothing else.

    White space becomes single spaces, so that no text ends its paragraph or its line; control characters, and those
    without a glyph that turn or join others, are left out.
    """
    line = " ".join(text.split())
    written = "".join(SPECIALS.get(letter, letter) for letter in line if unicodedata.category(letter)[0] != "C")
    return JOINED.sub(r"\1{}", written)
