"""Placeholders: one picture that a museum shows for every object of which it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates.thumbnail import Thumbnail, as_pixels
from reliquary.curate.checks.duplicates.wording import listed, name_of, objects_of
from reliquary.curate.collection.item import Collection
from reliquary.curate.measuring.look import Looked
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.records import Finding

BLANK = "blank"

MEAN_DIFFERENCE = 2.0
GREATEST_DIFFERENCE = 24
"""Levels in which the thumbnails of a picture and its copy differ at most, on average and anywhere.

Encoding and scaling change them by less; the smallest coin on a plain ground changes some pixel by more.
"""

COPY_SCORE = 0.9


@dataclass(frozen=True)
class Placeholder:
    """The check. It needs the descriptor ``Thumbnail``, and goes by the check ``blank`` where that was run.

    A picture of a set, such as a row of beads, may stand for several objects rightly: look at what stands for few.

    Attributes:
        objects: From so many objects on, one picture for all of them is one to look at.
    """

    name: ClassVar[str] = "placeholder"
    title: ClassVar[str] = "Placeholders"

    objects: int = 3

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for every picture that stands for several objects, or is a copy of one that does.

        Copies of pictures that are flagged as blank are found too. The score of a picture that stands for n objects is
        0.5 for the number to look from, and nears 1 as n grows.
        """
        findings = {
            sha256: self._repeated(evidence.collection, sha256, n) for sha256, n in _counts(evidence.collection)
        }
        known = [sha256 for sha256, finding in findings.items() if finding.flagged]
        blank = [key for key, sight in evidence.looked.sights.get(BLANK, {}).items() if sight.score >= FLAGGED]
        for sha256, original in _copies(evidence.looked, [*known, *blank]):
            if sha256 not in known and sha256 not in blank:
                findings[sha256] = self._copied(evidence.collection, sha256, original)
        return list(findings.values())

    def _repeated(self, collection: Collection, sha256: str, n_objects: int) -> Finding:
        names = listed([item.name for item in collection.by_picture[sha256]])
        return Finding(
            sha256=sha256,
            check=self.name,
            score=1 - FLAGGED * (self.objects - 1) / (n_objects - 1) if n_objects >= self.objects else FLAGGED / 2,
            flagged=n_objects >= self.objects,
            explanation=f"One picture stands for {n_objects:,} objects: {names}",
            group=sha256,
        )

    def _copied(self, collection: Collection, sha256: str, original: str) -> Finding:
        return Finding(
            sha256=sha256,
            check=self.name,
            score=COPY_SCORE,
            flagged=True,
            explanation=f"A copy, encoded anew, of a blank picture or a placeholder: {name_of(collection, original)}",
            group=original,
            others=[original],
        )


def _counts(collection: Collection) -> Iterator[tuple[str, int]]:
    """Yield the pictures that stand for more than one object, with the number of objects."""
    for sha256, items in collection.by_picture.items():
        if (n_objects := len(objects_of(items))) > 1:
            yield sha256, n_objects


def _copies(looked: Looked, originals: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield every picture that is nearly identical to one of some pictures, with the first of these."""
    described = looked.descriptions[Thumbnail.name]
    pictures = list(described)
    thumbnails = as_pixels(described.values()).astype(np.int16) if pictures else np.empty((0, 1, 1), np.int16)
    place = {sha256: number for number, sha256 in enumerate(pictures)}
    found: dict[str, str] = {}
    # Placeholders of one design have equal thumbnails: each design is looked for once.
    for original in {described[key]: key for key in reversed(originals) if key in described}.values():
        apart = np.abs(thumbnails - thumbnails[place[original]])
        near = (apart.mean(axis=(1, 2)) <= MEAN_DIFFERENCE) & (apart.max(axis=(1, 2)) <= GREATEST_DIFFERENCE)
        for number in np.flatnonzero(near).tolist():
            if pictures[number] != original:
                found.setdefault(pictures[number], original)
    yield from found.items()
