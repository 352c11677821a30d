"""How to cite a dataset and what it rests on, in BibTeX."""

from __future__ import annotations

import re

from reliquary.bibtex import Fields, bibtex_address, bibtex_entry, braced
from reliquary.build.describing.facts import DatasetFacts
from reliquary.catalogue.recipe_card import Publication
from reliquary.latex import latex_text


def citation(facts: DatasetFacts) -> str:
    """Return the entry of this dataset version, with the hash of its data, and those of its publications."""
    about = facts.about
    entry: Fields = {
        "title": latex_text(facts.title),
        "author": " and ".join(map(braced, about.creators)),
        "year": about.released.year if about.released else None,
        "version": latex_text(facts.version),
        "url": bibtex_address(about.url),
        "note": latex_text(f"dataset {facts.name}, data sha256 {facts.data_sha256}"),
    }
    key = re.sub(r"[^a-z0-9]", "", facts.name) + facts.version.replace(".", "-")
    return "\n".join([bibtex_entry(key, entry), *map(_publication, about.publications)])


def _publication(publication: Publication) -> str:
    entry: Fields = {
        "title": latex_text(publication.title),
        "author": " and ".join(map(latex_text, publication.authors)),
        "year": publication.year,
        "howpublished": latex_text(publication.published_in) if publication.published_in else None,
        "url": bibtex_address(publication.url),
    }
    family = re.sub(r"[^a-z]", "", publication.authors[0].split(",")[0].casefold())
    return bibtex_entry(f"{family}{publication.year}", entry)
