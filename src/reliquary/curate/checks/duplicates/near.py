"""Near-duplicates: pictures that were encoded anew, scaled, cut a little, made lighter, darker or grey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates.components import components
from reliquary.curate.checks.duplicates.matching import LEAST_CORRELATION
from reliquary.curate.checks.duplicates.near_pairs import SHARED, NearPair, NearPairs
from reliquary.curate.checks.duplicates.wording import and_more, name_of, objects_of
from reliquary.curate.collection.item import Collection
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.records import Finding

TOLD = 0.01
"""Shifts and stretches under one per cent are not told of."""


@dataclass(frozen=True)
class NearDuplicates:
    """The check. It needs the descriptor ``Thumbnail``.

    Attributes:
        pairs: What finds the pairs; by default all checks share it, and find them once.
    """

    name: ClassVar[str] = "near_duplicates"
    title: ClassVar[str] = "Near-duplicates"

    pairs: NearPairs = SHARED

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for every picture that has a near-duplicate; those that hang together have one group."""
        pairs = self.pairs.of(evidence.looked)
        groups = components((pair.first, pair.second) for pair in pairs)
        of_picture: defaultdict[str, list[tuple[NearPair, str]]] = defaultdict(list)
        for pair in pairs:
            of_picture[pair.first].append((pair, pair.second))
            of_picture[pair.second].append((pair, pair.first))
        findings = []
        for sha256, found in of_picture.items():
            found.sort(key=lambda pair_and_other: (-pair_and_other[0].correlation, pair_and_other[1]))
            best = found[0][0]
            finding = Finding(
                sha256=sha256,
                check=self.name,
                score=score_of(best),
                flagged=True,
                explanation=_explanation(evidence.collection, best, sha256) + and_more(len(found)),
                group=groups[sha256],
                others=[other for _, other in found],
            )
            findings.append(finding)
        return findings


def score_of(pair: NearPair) -> float:
    """Return how sure it is that two pictures are nearly equal: ``FLAGGED`` at the least correlation, up to 1."""
    beyond = (pair.correlation - LEAST_CORRELATION) / (1 - LEAST_CORRELATION)
    return min(1.0, FLAGGED + (1 - FLAGGED) * max(0.0, beyond))


def _explanation(collection: Collection, pair: NearPair, sha256: str) -> str:
    other = pair.first if sha256 == pair.second else pair.second
    ours, theirs = (objects_of(collection.by_picture[picture]) for picture in (sha256, other))
    same = " of the same object" if ours & theirs else ""
    moves = [f"a shift of {100 * pair.shift:.0f} %"] if pair.shift >= TOLD else []
    moves += [f"a change of scale of {100 * pair.stretch:.0f} %"] if pair.stretch >= TOLD else []
    after = f", after {' and '.join(moves)}" if moves else ""
    return f"Correlation {pair.correlation:.2f} with {name_of(collection, other)}{same}{after}"
