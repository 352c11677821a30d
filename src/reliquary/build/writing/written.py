"""What was written of a dataset, for those who describe it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliquary.build.planning.stores import ConfigPlan, Piece, Store
from reliquary.build.writing.shards import NUMBER_DIGITS, Shard

if TYPE_CHECKING:
    from datasets.features import Features


@dataclass(frozen=True)
class WrittenStore:
    """A store on disk: its features, and its files in their order."""

    store: Store
    features: Features
    shards: list[Shard]

    def files_of(self, piece: Piece) -> list[Shard]:
        """Return the files of a piece, in order."""
        return [shard for shard in self.shards if shard.part == piece.part][piece.start : piece.stop]


def files_of_split(config: ConfigPlan, split: str, stores: Mapping[str, WrittenStore]) -> list[Shard]:
    """Return the files that a split of a config consists of, in order."""
    return [shard for piece in config.splits[split] for shard in stores[config.store].files_of(piece)]


def patterns_of_split(config: ConfigPlan, split: str, stores: Mapping[str, WrittenStore]) -> list[str]:
    """Return how the card names the files of a split: as few patterns as possible."""
    return [pattern for piece in config.splits[split] for pattern in _patterns(piece, stores[config.store])]


def _patterns(piece: Piece, written: WrittenStore) -> Iterator[str]:
    head = f"data/{written.store.name}/{piece.part}-"
    count = len(written.files_of(Piece(piece.part)))
    if piece.start == 0 and piece.stop in (None, count):
        yield f"{head}*"
    elif piece.start == 0 and piece.stop is not None:
        yield from (f"{head}{numbers}-of-*" for numbers in first_numbers(piece.stop))
    else:
        yield from (shard.path for shard in written.files_of(piece))


def first_numbers(count: int) -> Iterator[str]:
    """Yield shell patterns that together match the numbers 0 to ``count`` - 1, written with leading zeros.

    37 gives ``000[0-2]?`` and ``0003[0-6]``.
    """
    digits = f"{count:0{NUMBER_DIGITS}}"
    for place, digit in enumerate(digits):
        if digit != "0":
            below = "0" if digit == "1" else f"[0-{int(digit) - 1}]"
            yield digits[:place] + below + "?" * (NUMBER_DIGITS - place - 1)
