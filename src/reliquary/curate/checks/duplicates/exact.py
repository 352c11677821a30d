"""Exact duplicates: one picture that stands for several objects, and files of equal pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates.pixels import equal_pictures
from reliquary.curate.checks.duplicates.wording import listed, name_of, objects_of
from reliquary.curate.collection.item import Item
from reliquary.records import Finding


@dataclass(frozen=True)
class ExactDuplicates:
    """The check. It needs the descriptor ``PixelDigest``."""

    name: ClassVar[str] = "exact_duplicates"
    title: ClassVar[str] = "Exact duplicates"

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for every picture that is there more than once; all are beyond doubt."""
        collection = evidence.collection
        equal = {sha256: pictures for pictures in equal_pictures(evidence.looked) for sha256 in pictures}
        findings = []
        for sha256, items in collection.by_picture.items():
            pictures = equal.get(sha256, [sha256])
            others = [other for other in pictures if other != sha256]
            reasons = []
            if len(items) > 1:
                reasons.append(_repeated(items))
            if others:
                names = listed([name_of(collection, other) for other in others])
                reasons.append(f"Another file has the same pixels: {names}")
            if reasons:
                findings.append(self._finding(sha256, ". ".join(reasons), group=pictures[0], others=others))
        return findings

    def _finding(self, sha256: str, explanation: str, *, group: str, others: list[str]) -> Finding:
        return Finding(
            sha256=sha256,
            check=self.name,
            score=1.0,
            flagged=True,
            explanation=explanation,
            group=group,
            others=others,
        )


def _repeated(items: Sequence[Item]) -> str:
    objects = objects_of(items)
    names = listed([item.name for item in items])
    if len(objects) > 1:
        return f"The same file stands for {len(objects):,} objects: {names}"
    return f"The same file stands {len(items):,} times for one object: {names}"
