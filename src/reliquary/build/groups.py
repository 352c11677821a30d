"""Groups: the images that must stay on one side of a split."""

from __future__ import annotations

from collections.abc import Sequence

from reliquary.build.selection import Example
from reliquary.files import canonical_json, sha256_bytes

ID_DIGITS = 16


class DisjointSets:
    """Union-find with path halving (Tarjan and van Leeuwen, 1984); the smallest member leads its set."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, ...], tuple[str, ...]] = {}

    def find(self, member: tuple[str, ...]) -> tuple[str, ...]:
        """Return the smallest member of the set that holds ``member``; unknown members are sets of their own."""
        self._parent.setdefault(member, member)
        while (parent := self._parent[member]) != member:
            self._parent[member] = member = self._parent[parent]
        return member

    def union(self, first: tuple[str, ...], second: tuple[str, ...]) -> None:
        """Make one set of the sets of two members."""
        low, high = sorted((self.find(first), self.find(second)))
        self._parent[high] = low


def group_ids(examples: Sequence[Example]) -> dict[str, str]:
    """Return the group of every image id: all that hang together by a common object or an identical picture.

    The name of a group is the hash of its smallest object, so that it does not depend on the order of the
    examples, and does not change when other groups come or go.
    """
    sets = DisjointSets()
    for example in examples:
        sets.union(_object(example), ("picture", example.image_id))
    return {example.image_id: _name(sets.find(_object(example))) for example in examples}


def _object(example: Example) -> tuple[str, ...]:
    # "object" sorts before "picture", so that a set is always led by an object.
    return "object", example.image.museum, example.image.object_id


def _name(leader: tuple[str, ...]) -> str:
    return sha256_bytes(canonical_json(leader))[:ID_DIGITS]
