"""The Croissant description of a dataset (MLCommons Croissant 1.1), so that search engines and tools understand it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from reliquary.build.describing.citation import citation
from reliquary.build.describing.croissant_records import class_sets, record_set, split_set
from reliquary.build.describing.facts import DatasetFacts
from reliquary.build.describing.responsible_ai import responsible_ai
from reliquary.build.planning.plan import Plan
from reliquary.build.planning.stores import ConfigPlan
from reliquary.build.reader import CARD_NAME
from reliquary.build.writing.written import WrittenStore, patterns_of_split
from reliquary.licences import licence_url
from reliquary.records import ManifestFile

CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
PARQUET = "application/x-parquet"
FORMATS = {".parquet": PARQUET, ".md": "text/markdown", ".csv": "text/csv", ".svg": "image/svg+xml"}
DESCRIPTION_LICENCE = "CC0-1.0"
"""Licence of the description itself, not of what it describes."""

CR_TERMS = (
    "annotation",
    "arrayShape",
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
    "excludes",
    "extract",
    "field",
    "fileProperty",
    "fileObject",
    "fileSet",
    "format",
    "includes",
    "isArray",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "readLines",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "sdVersion",
    "separator",
    "source",
    "subField",
    "transform",
    "unArchive",
    "value",
)


def croissant(
    facts: DatasetFacts, plan: Plan, stores: Mapping[str, WrittenStore], files: Mapping[str, ManifestFile]
) -> dict[str, Any]:
    """Return the description as JSON-LD.

    Args:
        facts: Name, version, and what was counted.
        plan: What the dataset holds.
        stores: What was written.
        files: Hash and size of every file but this description and the manifest, which comes last.
    """
    about = facts.about
    creators = [_organization(name) for name in about.creators]
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": facts.name,
        "description": ("Sample, not heritage data. " if facts.sample else "") + (about.description or facts.title),
        "version": facts.version,
        "url": about.url or CARD_NAME,
        "license": sorted({licence_url(licence.licence) for licence in facts.licences}),
        "sdLicense": licence_url(DESCRIPTION_LICENCE),
        "creator": creators,
        "publisher": [_organization(about.publisher)] if about.publisher else creators,
        **({"datePublished": about.released.isoformat()} if about.released else {}),
        **({"inLanguage": about.languages} if about.languages else {}),
        "keywords": list(dict.fromkeys(["cultural heritage", facts.task, *about.keywords])),
        "citeAs": citation(facts),
        "isLiveDataset": False,
        **responsible_ai(facts),
        "distribution": [
            *(_file_object(file) for _, file in sorted(files.items())),
            *(_file_set(config, stores) for config in plan.configs),
        ],
        "recordSet": [
            split_set(plan),
            *(enumeration for store in stores.values() for enumeration in class_sets(store)),
            *(record_set(config, stores[config.store]) for config in plan.configs),
        ],
    }


def _context() -> dict[str, Any]:
    """Return the vocabulary of the standard: which short name stands for which address."""
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "sc": "https://schema.org/",
        "conformsTo": "dct:conformsTo",
        "name": {"@container": "@language"},
        "description": {"@container": "@language"},
        "data": {"@id": "cr:data", "@type": "@json"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        **{term: f"cr:{term}" for term in CR_TERMS},
    }


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _file_object(file: ManifestFile) -> dict[str, Any]:
    rows = {} if file.rows is None else {"description": f"{file.rows} images."}
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        **rows,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": FORMATS[PurePosixPath(file.path).suffix],
        "sha256": file.sha256,
    }


def _file_set(config: ConfigPlan, stores: Mapping[str, WrittenStore]) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{config.name}",
        "name": f"files-{config.name}",
        "description": f"All Parquet files of the config '{config.name}'.",
        "encodingFormat": PARQUET,
        "includes": [pattern for split in config.splits for pattern in patterns_of_split(config, split, stores)],
    }
