"""The YAML at the head of a dataset card: what the Hub and ``load_dataset`` read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from reliquary.build.describing.facts import DatasetFacts, data_sha256
from reliquary.build.planning.plan import Plan
from reliquary.build.planning.stores import ConfigPlan
from reliquary.build.writing.shards import Shard
from reliquary.build.writing.written import WrittenStore, files_of_split, patterns_of_split
from reliquary.catalogue.recipe import TaskKind
from reliquary.licences import hub_licence
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
    facts: DatasetFacts, plan: Plan, stores: Mapping[str, WrittenStore], files: Mapping[str, ManifestFile]
) -> str:
    """Return the YAML, without the lines of dashes around it."""
    about = facts.about
    value = {
        "pretty_name": facts.title + (" (sample, not heritage data)" if facts.sample else ""),
        "license": sorted({hub_licence(licence.licence) for licence in facts.licences}),
        **({"language": about.languages} if about.languages else {}),
        "task_categories": [TASK_CATEGORIES[TaskKind(facts.task)]],
        "size_categories": [_size_category(facts.n_images)],
        "source_datasets": ["original"],
        **({"annotations_creators": [source.value for source in about.annotations]} if about.annotations else {}),
        "tags": _tags(facts),
        "configs": [_config(facts, config, stores, is_default=config is plan.configs[0]) for config in plan.configs],
        "dataset_info": [_dataset_info(facts, config, stores, files) for config in plan.configs],
    }
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120)


def _tags(facts: DatasetFacts) -> list[str]:
    tags = ["cultural-heritage", "reliquary", "croissant", *facts.about.keywords, *(["sample"] if facts.sample else [])]
    return list(dict.fromkeys(tags))


def _size_category(n_images: int) -> str:
    return next((name for limit, name in SIZE_CATEGORIES if n_images < limit), LARGEST_CATEGORY)


def _config(
    facts: DatasetFacts, config: ConfigPlan, stores: Mapping[str, WrittenStore], *, is_default: bool
) -> dict[str, Any]:
    patterns = {split: patterns_of_split(config, split, stores) for split in config.splits}
    files = [{"split": split, "path": found[0] if len(found) == 1 else found} for split, found in patterns.items()]
    default = {"default": True} if is_default else {}
    return {"config_name": config.name, **default, "version": facts.version, "data_files": files}


def _dataset_info(
    facts: DatasetFacts, config: ConfigPlan, stores: Mapping[str, WrittenStore], files: Mapping[str, ManifestFile]
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
    sha256 = data_sha256({shard.path: files[shard.path] for shard in shards})
    return {
        "config_name": config.name,
        "version": facts.version,
        "description": f"{facts.name} {facts.version}, data sha256 {sha256}",
        **described,
    }
