"""The Croissant description of a dataset (MLCommons Croissant 1.1), so that search engines and tools understand it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from reliquary.build.features import PICTURE
from reliquary.build.plan import Identity, Plan
from reliquary.build.shards import Shard
from reliquary.build.stores import ConfigPlan
from reliquary.build.written import WrittenStore, patterns_of_split
from reliquary.records import ManifestFile

PARQUET = "application/x-parquet"
CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
CREATOR = {"@type": "Organization", "name": "The Reliquary maintainers"}
SPDX_PAGE = "https://spdx.org/licenses/{}.html"

CR_TERMS = (
    "arrayShape",
    "citeAs",
    "column",
    "containedIn",
    "equivalentProperty",
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
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
)


def croissant(
    identity: Identity, plan: Plan, stores: Mapping[str, WrittenStore], files: Mapping[str, ManifestFile]
) -> dict[str, Any]:
    """Return the description as JSON-LD.

    Args:
        identity: Name, version and recipe.
        plan: What the dataset holds.
        stores: What was written.
        files: Hash and size of each Parquet file.
    """
    sample = "Sample, not heritage data. " if identity.sample else ""
    licences = sorted({example.candidate.licence for example in plan.examples.values()})
    shards = [shard for store in stores.values() for shard in store.shards]
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": identity.name,
        "description": f"{sample}{identity.recipe.title}",
        "version": identity.recipe.version,
        "creator": CREATOR,
        "license": [_licence_url(licence) for licence in licences],
        "isLiveDataset": False,
        "distribution": [
            *(_file_object(shard, files[shard.path]) for shard in shards),
            *(_file_set(config, stores) for config in plan.configs),
        ],
        "recordSet": [_record_set(config, stores[config.store]) for config in plan.configs],
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


def _licence_url(licence: str) -> str:
    return licence if "://" in licence else SPDX_PAGE.format(licence)


def _file_object(shard: Shard, file: ManifestFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": shard.path,
        "name": shard.path,
        "description": f"Part '{shard.part}' of '{shard.store}': {shard.rows} images.",
        "contentUrl": shard.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": PARQUET,
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


def _record_set(config: ConfigPlan, written: WrittenStore) -> dict[str, Any]:
    class_names = written.store.contents.class_names
    return {
        "@type": "cr:RecordSet",
        "@id": config.name,
        "name": config.name,
        "description": config.description,
        "key": {"@id": f"{config.name}/image_id"},
        "field": [_field(config.name, field, class_names) for field in written.features.arrow_schema],
    }


def _field(config: str, field: pa.Field, class_names: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    source: dict[str, Any] = {"fileSet": {"@id": f"files-{config}"}, "extract": {"column": field.name}}
    described: dict[str, Any] = {"dataType": _data_type(field.type)}
    if field.type == PICTURE:
        source["transform"] = {"jsonPath": "bytes"}
        described["dataType"] = "sc:ImageObject"
    if field.name in class_names:
        described["description"] = ", ".join(f"{index} {name}" for index, name in enumerate(class_names[field.name]))
    return {"@type": "cr:Field", "@id": f"{config}/{field.name}", "name": field.name, **described, "source": source}


def _data_type(of: pa.DataType) -> str:
    if pa.types.is_integer(of):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(of) else "sc:Text"
