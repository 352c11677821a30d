"""The YAML at the head of a dataset card: what the Hub and ``load_dataset`` read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from reliquary.build.plan import Identity, Plan
from reliquary.build.shards import Shard
from reliquary.build.stores import ConfigPlan
from reliquary.build.written import WrittenStore, files_of_split, patterns_of_split
from reliquary.catalogue.recipe import TaskKind
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import ManifestFile

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
    identity: Identity, plan: Plan, stores: Mapping[str, WrittenStore], files: Mapping[str, ManifestFile]
) -> str:
    """Return the YAML, without the lines of dashes around it."""
    recipe = identity.recipe
    licences = {example.candidate.licence for example in plan.examples.values()}
    value = {
        "pretty_name": recipe.title + (" (sample, not heritage data)" if identity.sample else ""),
        "license": sorted({_hub_licence(licence) for licence in licences}),
        "task_categories": [TASK_CATEGORIES[recipe.task]],
        "size_categories": [_size_category(len(plan.examples))],
        "tags": ["cultural-heritage", "reliquary", *(["sample"] if identity.sample else [])],
        "configs": [_config(identity, config, stores, is_default=config is plan.configs[0]) for config in plan.configs],
        "dataset_info": [_dataset_info(identity, config, stores, files) for config in plan.configs],
    }
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120)


def _hub_licence(licence: str) -> str:
    """The Hub knows the Creative Commons licences by their SPDX id in lower case, and calls all others ``other``."""
    return licence.lower() if licence.startswith("CC") else "other"


def _size_category(n_images: int) -> str:
    return next((name for limit, name in SIZE_CATEGORIES if n_images < limit), LARGEST_CATEGORY)


def _config(
    identity: Identity, config: ConfigPlan, stores: Mapping[str, WrittenStore], *, is_default: bool
) -> dict[str, Any]:
    patterns = {split: patterns_of_split(config, split, stores) for split in config.splits}
    files = [{"split": split, "path": found[0] if len(found) == 1 else found} for split, found in patterns.items()]
    default = {"default": True} if is_default else {}
    return {"config_name": config.name, **default, "version": identity.recipe.version, "data_files": files}


def _dataset_info(
    identity: Identity, config: ConfigPlan, stores: Mapping[str, WrittenStore], files: Mapping[str, ManifestFile]
) -> dict[str, Any]:
    """Return the ``dataset_info`` of one config.

    The cache of ``datasets`` knows a local folder by its name and a hash of this: the version and the hash of the
    data stand here so that other data is never served under the same name.
    """
    from datasets.info import DatasetInfo, DatasetInfosDict
    from datasets.splits import SplitDict, SplitInfo
    from huggingface_hub import DatasetCardData

    splits = SplitDict()
    shards: list[Shard] = []
    for split in config.splits:
        own = files_of_split(config, split, stores)
        n_bytes, n_rows = sum(shard.uncompressed_bytes for shard in own), sum(shard.rows for shard in own)
        splits.add(SplitInfo(split, num_bytes=n_bytes, num_examples=n_rows))
        shards += own
    info = DatasetInfo(
        features=stores[config.store].features,
        splits=splits,
        download_size=sum(files[shard.path].bytes for shard in shards),
        dataset_size=sum(shard.uncompressed_bytes for shard in shards),
    )
    card_data = DatasetCardData()
    DatasetInfosDict({config.name: info}).to_dataset_card_data(card_data)
    described: dict[str, Any] = card_data["dataset_info"]
    data_sha256 = sha256_bytes(canonical_json([[shard.path, files[shard.path].sha256] for shard in shards]))
    return {
        "config_name": config.name,
        "version": identity.recipe.version,
        "description": f"{identity.name} {identity.recipe.version}, data sha256 {data_sha256}",
        **described,
    }
