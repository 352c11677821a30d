"""What a table rests on, in BibTeX: the leaderboard, the suite's source, and where each model comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from reliquary import __version__
from reliquary.catalogue.suite import Reference
from reliquary.files import atomic_write_text, canonical_json
from reliquary.rank.exports.latex import latex_text
from reliquary.rank.exports.material import Material
from reliquary.rank.exports.names import unique_names

Fields = Mapping[str, str | int | None]

URL_SAFE = "/:?#@!&'()*+,;=%~-._"
"""What an address may hold and BibTeX passes on; the rest is written as per cent and two digits."""


def write_bibtex(material: Material, out: Path) -> list[Path]:
    """Write ``references.bib``: an entry for the leaderboard, and one for each work that it rests on.

    The source of a suite and the reference of a baseline are one line of text in their files, so that authors stand
    in the title.
    """
    works = list(_works(material))
    keys = unique_names([key for key, _ in works], [canonical_json(fields) for _, fields in works])
    path = out / "references.bib"
    atomic_write_text(path, "\n".join(_entry(key, fields) for key, (_, fields) in zip(keys, works, strict=True)))
    return [path]


def _works(material: Material) -> Iterator[tuple[str, Fields]]:
    """Yield keys and fields; a work that several baselines name comes once."""
    suite = material.suite.file
    yield (
        f"reliquary-{suite.name}",
        {
            "title": f"Leaderboard of the suite {suite.name} {suite.version}: {suite.title}",
            "author": f"{{{latex_text(material.publisher)}}}",
            "year": max(result.created_at for result in material.results).year,
            "note": f"Made with Reliquary {__version__}",
        },
    )
    yield f"{suite.name}-source", _reference(suite.source)
    found: dict[bytes, tuple[str, Fields]] = {}
    for name, baseline in material.baselines.items():
        fields = _reference(baseline.reference)
        found.setdefault(canonical_json(fields), (name, fields))
    yield from found.values()


def _reference(reference: Reference) -> Fields:
    return {"title": reference.title, "year": reference.year, "url": _address(reference.url)}


def _address(url: str | None) -> str | None:
    """Return an address of the web with nothing in it that BibTeX or LaTeX reads; None for any other address."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return None
    return quote(url, safe=URL_SAFE)


def _entry(key: str, fields: Fields) -> str:
    lines = [f"  {name} = {{{_value(name, value)}}}," for name, value in fields.items() if value is not None]
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def _value(name: str, value: str | int) -> str:
    """Return what stands between the braces; titles keep their capitals by a second pair."""
    if isinstance(value, int) or name in ("url", "author"):
        return str(value)
    text = latex_text(value)
    return f"{{{text}}}" if name == "title" else text
