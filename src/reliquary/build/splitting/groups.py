"""Groups: the images that must stay on one side of a split."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from reliquary.build.examples import Example
from reliquary.catalogue.recipe import Tie
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


def group_ids(
    examples: Sequence[Example], ties: Collection[Tie], near_duplicates: Iterable[tuple[int, int]] = ()
) -> dict[str, str]:
    """Return the group of every image id: all that hang together by an identical original or another tie.

    The name of a group is the hash of its smallest member, so that it does not depend on the order of the examples,
    and does not change when other groups come or go.

    Args:
        examples: All examples, those with identical pictures too.
        ties: What else ties images together.
        near_duplicates: Pairs of positions in ``examples``; they count if ``ties`` says so.
    """
    sets = DisjointSets()
    for example in examples:
        for member in _ties(example, ties):
            sets.union(_image(example), member)
    if Tie.NEAR_DUPLICATE in ties:
        for first, second in near_duplicates:
            sets.union(_image(examples[first]), _image(examples[second]))
    return {example.image_id: _name(sets.find(_image(example))) for example in examples}


def _image(example: Example) -> tuple[str, ...]:
    return "picture", example.image_id


def _ties(example: Example, ties: Collection[Tie]) -> Iterator[tuple[str, ...]]:
    # "object" sorts before "original" and "picture", so that a set with an object is led by one.
    candidate = example.candidate
    yield "original", candidate.original
    if Tie.OBJECT in ties:
        yield "object", candidate.source, candidate.item
    if Tie.SITE in ties and candidate.subject.site is not None:
        yield "site", candidate.subject.site


def _name(leader: tuple[str, ...]) -> str:
    return sha256_bytes(canonical_json(leader))[:ID_DIGITS]
