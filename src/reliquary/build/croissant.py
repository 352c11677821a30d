"""The Croissant description of a dataset (MLCommons Croissant 1.1), so that search engines and tools understand it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from reliquary.build.plan import Identity
from reliquary.build.shards import Shard
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
    identity: Identity,
    description: str,
    licences: Sequence[str],
    schema: pa.Schema,
    shards: Sequence[Shard],
    files: Mapping[str, ManifestFile],
) -> dict[str, Any]:
    """Return the description as JSON-LD.

    Args:
        identity: Name, version and recipe.
        description: One sentence.
        licences: All licences of the images, SPDX ids or URIs.
        schema: The columns.
        shards: All Parquet files.
        files: Hash and size of each of them.
    """
    configs = list(identity.recipe.configs)
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": identity.name,
        "description": description,
        "version": identity.recipe.version,
        "creator": CREATOR,
        "license": [_licence_url(licence) for licence in licences],
        "isLiveDataset": False,
        "distribution": [
            *(_file_object(shard, files[shard.path]) for shard in shards),
            *(_file_set(config) for config in configs),
        ],
        "recordSet": [_record_set(identity, config, schema) for config in configs],
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
        "description": f"Config '{shard.config}', split '{shard.split}': {shard.rows} images.",
        "contentUrl": shard.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": PARQUET,
        "sha256": file.sha256,
    }


def _file_set(config: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{config}",
        "name": f"files-{config}",
        "description": f"All Parquet files of the config '{config}'.",
        "encodingFormat": PARQUET,
        "includes": f"data/{config}/*.parquet",
    }


def _record_set(identity: Identity, config: str, schema: pa.Schema) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": identity.recipe.configs[config].description,
        "key": {"@id": f"{config}/image_id"},
        "field": [_field(config, field, identity.recipe.labels.names) for field in schema],
    }


def _field(config: str, field: pa.Field, class_names: Sequence[str]) -> dict[str, Any]:
    source: dict[str, Any] = {"fileSet": {"@id": f"files-{config}"}, "extract": {"column": field.name}}
    described: dict[str, Any] = {"dataType": _data_type(field.type)}
    if field.name == "image":
        source["transform"] = {"jsonPath": "bytes"}
        described["dataType"] = "sc:ImageObject"
    if field.name == "label":
        described["description"] = ", ".join(f"{index} {name}" for index, name in enumerate(class_names))
    return {"@type": "cr:Field", "@id": f"{config}/{field.name}", "name": field.name, **described, "source": source}


def _data_type(arrow_type: pa.DataType) -> str:
    if pa.types.is_integer(arrow_type):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(arrow_type) else "sc:Text"
