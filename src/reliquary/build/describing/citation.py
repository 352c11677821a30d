"""How to cite a dataset and what it rests on, in BibTeX."""

from __future__ import annotations

import re

from reliquary.build.describing.facts import DatasetFacts
from reliquary.catalogue.recipe_card import Publication


def citation(facts: DatasetFacts) -> str:
    """Return the entry of this dataset version, with the hash of its data, and those of its publications."""
    about = facts.about
    entry: dict[str, str | int | None] = {
        "title": facts.title,
        "author": " and ".join(f"{{{_escaped(creator)}}}" for creator in about.creators),
        "year": about.released.year if about.released else None,
        "version": facts.version,
        "url": about.url,
        "note": f"dataset {facts.name}, data sha256 {facts.data_sha256}",
    }
    key = re.sub(r"[^a-z0-9]", "", facts.name) + facts.version.replace(".", "-")
    return "\n".join([_entry(key, entry), *map(_publication, about.publications)])


def _publication(publication: Publication) -> str:
    entry: dict[str, str | int | None] = {
        "title": publication.title,
        "author": " and ".join(_escaped(author) for author in publication.authors),
        "year": publication.year,
        "howpublished": publication.published_in,
        "url": publication.url,
    }
    family = re.sub(r"[^a-z]", "", publication.authors[0].split(",")[0].casefold())
    return _entry(f"{family}{publication.year}", entry)


def _entry(key: str, fields: dict[str, str | int | None]) -> str:
    lines = [
        f"  {name} = {{{value if name in ('author', 'url') else _escaped(value)}}},"
        for name, value in fields.items()
        if value is not None
    ]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _escaped(value: object) -> str:
    """Return a text without what means something to LaTeX."""
    return re.sub(r"([#$%&_])", r"\\\1", re.sub(r"[{}\\~^]", "", str(value)))
