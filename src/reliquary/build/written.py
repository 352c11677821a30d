"""What was written of a dataset, for those who describe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliquary.build.shards import Shard
from reliquary.build.stores import ConfigPlan, Store

if TYPE_CHECKING:
    from datasets.features import Features


@dataclass(frozen=True)
class WrittenStore:
    """A store on disk: its features, and its files in their order."""

    store: Store
    features: Features
    shards: list[Shard]


def files_of_split(config: ConfigPlan, split: str, stores: Mapping[str, WrittenStore]) -> list[Shard]:
    """Return the files that a split of a config consists of, in order."""
    shards = stores[config.store].shards
    return [
        shard
        for piece in config.splits[split]
        for shard in [shard for shard in shards if shard.part == piece.part][piece.start : piece.stop]
    ]


def paths_of_split(config: ConfigPlan, split: str, stores: Mapping[str, WrittenStore]) -> str | list[str]:
    """Return how the card names the files of a split: one pattern for whole parts, else every file."""
    pieces = config.splits[split]
    if len(pieces) == 1 and (pieces[0].start, pieces[0].stop) == (0, None):
        return f"data/{config.store}/{pieces[0].part}-*"
    return [shard.path for shard in files_of_split(config, split, stores)]
