"""Works in BibTeX, for data that anybody may have written: nothing in a field ends it or calls a command."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from reliquary.latex import latex_text

Fields = Mapping[str, str | int | None]
"""Values by the name of their field, as BibTeX reads them; None is left out."""

URL_SAFE = "/:?#@!&'()*+,;=%~-._"
"""What an address may hold and BibTeX passes on; the rest is written as per cent and two digits."""


def bibtex_entry(key: str, fields: Fields) -> str:
    """Return an entry of the kind ``misc``, which has every field, without a line break at its end.

    Args:
        key: What the work is cited by, of letters, digits, dots, underscores and hyphens.
        fields: From `latex_text`, `braced` or `bibtex_address`.
    """
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value is not None]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def braced(text: str) -> str:
    """Return a text that BibTeX takes as a whole: a title that keeps its capitals, or the name of an organisation."""
    return f"{{{latex_text(text)}}}"


def bibtex_address(url: str | None) -> str | None:
    """Return an address of the web with nothing in it that BibTeX or LaTeX reads; None for any other address."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return None
    return quote(url, safe=URL_SAFE)
