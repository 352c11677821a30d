"""Which walls a copy shows: caves with one or two walls each, every wall with a size and a wear of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reliquary.seeds import derive, generator

Span = tuple[float, float]


@dataclass(frozen=True)
class Wall:
    """One wall of a cave.

    Attributes:
        cave: Number of the cave.
        side: Where in the cave it is.
        width: Columns of its mosaic.
        height: Rows of its mosaic.
        wear: How far it has aged, as the painters of walls take it.
        seed: Seed of the painting.
    """

    cave: int
    side: str
    width: int
    height: int
    wear: float
    seed: int

    @property
    def site(self) -> str:
        """Name of the cave, by which splits are made."""
        return _site(self.cave)

    @property
    def stem(self) -> str:
        """Name of its files, without an ending."""
        return f"{self.site}-{self.side}"

    @property
    def title(self) -> str:
        """What a caption says."""
        return f"Sample cave {self.cave}, {self.side} wall"


def walls(
    copy: str, seed: int, *, first: int, caves: int, two_walls: bool, sizes: tuple[Span, Span], wear: Span
) -> Iterator[Wall]:
    """Draws the walls of a copy.

    Args:
        copy: Name of the copy; other copies have other walls.
        seed: Seed of the copy.
        first: Number of the first cave. No cave stands in two copies, as their walls differ.
        caves: Number of caves.
        two_walls: Every second cave shows two walls instead of one.
        sizes: Least and most columns, least and most rows.
        wear: Least and most wear; the walls of one cave are alike in it.
    """
    for cave in range(first, first + caves):
        cave_wear = float(generator(seed, copy, _site(cave)).uniform(*wear))
        for side in ("north", "south")[: 2 if two_walls and cave % 2 else 1]:
            rng = generator(seed, copy, _site(cave), side)
            width, height = (int(rng.uniform(*span)) for span in sizes)
            own_wear = cave_wear * float(rng.uniform(0.9, 1.1))
            yield Wall(cave, side, width, height, own_wear, derive(seed, copy, _site(cave), side))


def _site(cave: int) -> str:
    return f"sample-cave-{cave:02}"
