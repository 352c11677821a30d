"""What a table rests on, in BibTeX: the leaderboard, the suite's source, and where each model comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reliquary import __version__
from reliquary.bibtex import Fields, bibtex_address, bibtex_entry, braced
from reliquary.catalogue.suite import Reference
from reliquary.files import atomic_write_text, canonical_json
from reliquary.latex import latex_text
from reliquary.rank.exports.material import Material
from reliquary.rank.exports.names import unique_names


def write_bibtex(material: Material, out: Path) -> list[Path]:
    """Write ``references.bib``: an entry for the leaderboard, and one for each work that it rests on.

    The source of a suite and the reference of a baseline are one line of text in their files, so that authors stand
    in the title.
    """
    works = list(_works(material))
    keys = unique_names([key for key, _ in works], [canonical_json(fields) for _, fields in works])
    path = out / "references.bib"
    entries = [bibtex_entry(key, fields) for key, (_, fields) in zip(keys, works, strict=True)]
    atomic_write_text(path, "\n\n".join(entries) + "\n")
    return [path]


def _works(material: Material) -> Iterator[tuple[str, Fields]]:
    """Yield keys and fields; a work that several baselines name comes once."""
    suite = material.suite.file
    yield (
        f"reliquary-{suite.name}",
        {
            "title": braced(f"Leaderboard of the suite {suite.name} {suite.version}: {suite.title}"),
            "author": braced(material.publisher),
            "year": max(result.created_at for result in material.results).year,
            "note": latex_text(f"Made with Reliquary {__version__}"),
        },
    )
    yield f"{suite.name}-source", _reference(suite.source)
    found: dict[bytes, tuple[str, Fields]] = {}
    for name, baseline in material.baselines.items():
        fields = _reference(baseline.reference)
        found.setdefault(canonical_json(fields), (name, fields))
    yield from found.values()


def _reference(reference: Reference) -> Fields:
    return {"title": braced(reference.title), "year": reference.year, "url": bibtex_address(reference.url)}
