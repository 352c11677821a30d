"""What is written once, and the configs that read from it.

A store is a folder of Parquet files below ``data/``. Most configs have a store of their own, one part of it for each
split. Configs with the same rows share one, and so do the configs of pools, which differ in which files they list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from reliquary.build.kinds import Contents


@dataclass(frozen=True)
class Part:
    """Rows that are written together.

    Attributes:
        name: Head of the file names: the split, or the pool.
        split: The value of the column ``split``.
        image_ids: The rows, in the order in which they are written.
        rows_per_file: So many rows a file; None cuts by size.
    """

    name: str
    split: str
    image_ids: list[str]
    rows_per_file: int | None = None


@dataclass(frozen=True)
class Piece:
    """Files of a part: those from ``start`` (counted from 0) up to, but not including, ``stop``; None for all."""

    part: str
    start: int = 0
    stop: int | None = None


@dataclass(frozen=True)
class Store:
    """A folder of Parquet files.

    Attributes:
        name: Name of the folder below ``data/``.
        contents: Which images there are, with the columns whose values are the store's own.
        by_group: Whether no group stands in two splits.
        parts: What is written.
    """

    name: str
    contents: Contents
    by_group: bool
    parts: list[Part]

    def image_ids(self, piece: Piece) -> list[str]:
        """Return the image ids of a piece, in the order of its files."""
        part = next(part for part in self.parts if part.name == piece.part)
        per_file = part.rows_per_file or len(part.image_ids)
        stop = None if piece.stop is None else piece.stop * per_file
        return part.image_ids[piece.start * per_file : stop]


@dataclass(frozen=True)
class ConfigPlan:
    """One config.

    Attributes:
        name: As in ``load_dataset(folder, name)``.
        description: For the card.
        store: The store that it reads.
        splits: The pieces of each split, in the order of the recipe.
    """

    name: str
    description: str
    store: str
    splits: dict[str, list[Piece]]

    @classmethod
    def of_whole_parts(cls, name: str, description: str, store: Store) -> Self:
        """Return a config with a split for each part of a store."""
        return cls(name, description, store.name, {part.split: [Piece(part.name)] for part in store.parts})
