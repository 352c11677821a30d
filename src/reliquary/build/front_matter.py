"""The YAML at the head of a dataset card: what the Hub and ``load_dataset`` read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml

from reliquary.build.plan import Identity
from reliquary.build.shards import Shard
from reliquary.catalogue.recipe import TaskKind
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import ManifestFile

if TYPE_CHECKING:
    from datasets.features import Features

TASK_CATEGORIES = {
    TaskKind.CLASSIFICATION: "image-classification",
    TaskKind.EPOCHS: "image-classification",
    TaskKind.DETECTION: "object-detection",
    TaskKind.RESTORATION: "image-to-image",
    TaskKind.STYLE: "image-to-image",
    TaskKind.RELIEF: "depth-estimation",
}
SIZE_CATEGORIES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
LARGEST_CATEGORY = "1M<n<10M"


def front_matter(
    identity: Identity,
    n_images: int,
    licences: Sequence[str],
    features: Features,
    shards: Sequence[Shard],
    files: Mapping[str, ManifestFile],
) -> str:
    """Return the YAML, without the lines of dashes around it."""
    recipe = identity.recipe
    value = {
        "pretty_name": recipe.title + (" (sample, not heritage data)" if identity.sample else ""),
        "license": sorted({_hub_licence(licence) for licence in licences}),
        "task_categories": [TASK_CATEGORIES[recipe.task]],
        "size_categories": [_size_category(n_images)],
        "tags": ["cultural-heritage", "reliquary", *(["sample"] if identity.sample else [])],
        "configs": [_config(identity, name) for name in recipe.configs],
        "dataset_info": [
            _dataset_info(identity, features, [shard for shard in shards if shard.config == name], files)
            for name in recipe.configs
        ],
    }
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120)


def _hub_licence(licence: str) -> str:
    """The Hub knows the Creative Commons licences by their SPDX id in lower case, and calls all others ``other``."""
    return licence.lower() if licence.startswith("CC") else "other"


def _size_category(n_images: int) -> str:
    return next((name for limit, name in SIZE_CATEGORIES if n_images < limit), LARGEST_CATEGORY)


def _config(identity: Identity, name: str) -> dict[str, Any]:
    recipe = identity.recipe
    files = [{"split": split, "path": f"data/{name}/{split}-*"} for split in recipe.configs[name].splits.ratios]
    first = name == next(iter(recipe.configs))
    default = {"default": True} if first else {}
    return {"config_name": name, **default, "version": recipe.version, "data_files": files}


def _dataset_info(
    identity: Identity, features: Features, shards: Sequence[Shard], files: Mapping[str, ManifestFile]
) -> dict[str, Any]:
    """Return the ``dataset_info`` of one config.

    The cache of ``datasets`` knows a local folder by its name and a hash of this: the version and the hash of the
    data stand here so that other data is never served under the same name.
    """
    from datasets.info import DatasetInfo, DatasetInfosDict
    from datasets.splits import SplitDict, SplitInfo
    from huggingface_hub import DatasetCardData

    config = shards[0].config
    splits = SplitDict()
    for split in identity.recipe.configs[config].splits.ratios:
        own = [shard for shard in shards if shard.split == split]
        n_bytes, n_rows = sum(shard.uncompressed_bytes for shard in own), sum(shard.rows for shard in own)
        splits.add(SplitInfo(split, num_bytes=n_bytes, num_examples=n_rows))
    info = DatasetInfo(
        features=features,
        splits=splits,
        download_size=sum(files[shard.path].bytes for shard in shards),
        dataset_size=sum(shard.uncompressed_bytes for shard in shards),
    )
    card_data = DatasetCardData()
    DatasetInfosDict({config: info}).to_dataset_card_data(card_data)
    described: dict[str, Any] = card_data["dataset_info"]
    data_sha256 = sha256_bytes(canonical_json([[shard.path, files[shard.path].sha256] for shard in shards]))
    return {
        "config_name": config,
        "version": identity.recipe.version,
        "description": f"{identity.name} {identity.recipe.version}, data sha256 {data_sha256}",
        **described,
    }
