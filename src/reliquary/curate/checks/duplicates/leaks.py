"""Leaks: what is the same, or nearly, stands in different splits of a config, so that the test measures memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import ClassVar

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates.components import components
from reliquary.curate.checks.duplicates.near import score_of
from reliquary.curate.checks.duplicates.near_pairs import SHARED, NearPairs
from reliquary.curate.checks.duplicates.pixels import equal_pictures
from reliquary.curate.checks.duplicates.wording import and_more, name_of
from reliquary.curate.collection.item import Collection, Item
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.records import Finding

OTHERS = 50
"""A finding names so many other pictures at most: of a large group all would be too many."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Pictures that belong in one split.

    Attributes:
        pictures: Their SHA-256.
        score: How sure it is that they do.
        reason: What one of them is to another, as the end of a sentence.
    """

    pictures: Sequence[str]
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Leak:
    """A picture and those in other splits of a config that it is tied to.

    Attributes:
        config: The config.
        score: As that of the tie; ``FLAGGED`` in a config that is split image by image, which leaks by design.
        others: At most ``OTHERS`` of them.
        number: How many there are.
        reason: That of the tie.
    """

    config: str
    score: float
    others: Sequence[str]
    number: int
    reason: str


@dataclass(frozen=True)
class Leaks:
    """The check. It needs the descriptors ``PixelDigest`` and ``Thumbnail``. In a crawl there are no splits to leak.

    Attributes:
        pairs: What finds the near-duplicates; by default all checks share it, and find them once.
    """

    name: ClassVar[str] = "leaks"
    title: ClassVar[str] = "Leaks between splits"

    pairs: NearPairs = SHARED

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for every picture that is tied to one in another split, told by its worst leak."""
        collection = evidence.collection
        if not collection.keeps_groups:
            return []
        found: defaultdict[str, list[Leak]] = defaultdict(list)
        for tie in chain(_ties_of_items(collection.items), self._ties_of_pictures(evidence)):
            for config in collection.keeps_groups:
                for picture, leak in _leaks(tie, config, collection):
                    found[picture].append(leak)
        edges = ((picture, leak.others[0]) for picture, leaks in found.items() for leak in leaks)
        groups = components(edges)
        return [self._finding(collection, picture, leaks, groups[picture]) for picture, leaks in found.items()]

    def _ties_of_pictures(self, evidence: Evidence) -> Iterator[Tie]:
        for pictures in equal_pictures(evidence.looked):
            yield Tie(pictures, 1.0, "has the same pixels")
        for pair in self.pairs.of(evidence.looked):
            reason = f"is nearly the same picture (correlation {pair.correlation:.2f})"
            yield Tie((pair.first, pair.second), score_of(pair), reason)

    def _finding(self, collection: Collection, picture: str, leaks: list[Leak], group: str) -> Finding:
        leaks.sort(key=lambda leak: -leak.score)  # of equal ones the first stays first: configs stand in their order
        worst = leaks[0]
        other = worst.others[0]
        here, there = (collection.by_picture[sha256][0].splits[worst.config] for sha256 in (picture, other))
        by_design = "" if collection.keeps_groups[worst.config] else f"; {worst.config!r} is split image by image"
        others = dict.fromkeys(chain.from_iterable(leak.others for leak in leaks))
        return Finding(
            sha256=picture,
            check=self.name,
            score=worst.score,
            flagged=True,
            explanation=f"In {worst.config!r} it is in {here}, and {name_of(collection, other)}, in {there}, "
            f"{worst.reason}{and_more(worst.number)}{by_design}",
            group=group,
            others=list(islice(others, OTHERS)),
        )


def _ties_of_items(items: Iterable[Item]) -> Iterator[Tie]:
    """Yield what belongs together by its group or its object."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    objects: defaultdict[tuple[str | None, str], list[str]] = defaultdict(list)
    for item in items:
        if item.object_id is not None:
            objects[item.museum, item.object_id].append(item.sha256)
        if item.group_id is not None:
            groups[item.group_id].append(item.sha256)
    yield from (Tie(pictures, 1.0, "shows the same object") for pictures in objects.values())
    yield from (Tie(pictures, 1.0, "belongs to the same group") for pictures in groups.values())


def _leaks(tie: Tie, config: str, collection: Collection) -> Iterator[tuple[str, Leak]]:
    """Yield the pictures of a tie that stand in several splits of a config, with what leaks to them."""
    by_split: defaultdict[str, list[str]] = defaultdict(list)
    for picture in tie.pictures:
        splits: Mapping[str, str] = collection.by_picture[picture][0].splits
        if config in splits:
            by_split[splits[config]].append(picture)
    number = sum(map(len, by_split.values()))
    score = tie.score if collection.keeps_groups[config] else FLAGGED
    for split, pictures in by_split.items() if len(by_split) > 1 else ():
        elsewhere = chain.from_iterable(others for other, others in by_split.items() if other != split)
        others = list(islice(elsewhere, OTHERS))
        for picture in pictures:
            yield picture, Leak(config, score, others, number - len(pictures), tie.reason)
