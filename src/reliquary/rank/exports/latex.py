"""Text for LaTeX and BibTeX."""

from __future__ import annotations

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
    "`": r"\char96{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
}
r"""What each character that means something is written as.

Braces become commands, because BibTeX counts even ``\{``; brackets and stars are wrapped, because ``\\`` takes them for
its own arguments when they begin the next line of a table.
"""


def latex_text(text: str) -> str:
    """Return a text so that LaTeX and BibTeX print it and do nothing else.

    White space becomes single spaces, so that no text ends its paragraph or its line; control characters, and those
    without a glyph that turn or join others, are left out.
    """
    line = " ".join(text.split())
    return "".join(SPECIALS.get(letter, letter) for letter in line if unicodedata.category(letter)[0] != "C")
