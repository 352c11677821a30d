"""Running the checks over a collection, and the table of what they found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reliquary.curate.checks.base import CollectionCheck, Evidence
from reliquary.curate.collection.item import Collection
from reliquary.curate.measuring.look import Looked, look_at_all
from reliquary.curate.measuring.sights import FLAGGED, Descriptor, PictureCheck
from reliquary.curate.measuring.store import SightStore
from reliquary.curate.predicted import Predicted
from reliquary.progress import track
from reliquary.records import Finding

CACHE = ".cache"
FINDINGS = "findings.parquet"


@dataclass(frozen=True)
class Checks:
    """What is to be checked.

    Attributes:
        of_pictures: Checks of single pictures.
        descriptors: What the checks of collections compare pictures by.
        of_collections: Checks of collections.
    """

    of_pictures: Sequence[PictureCheck]
    descriptors: Sequence[Descriptor]
    of_collections: Sequence[CollectionCheck]


@dataclass(frozen=True)
class Found:
    """What the checks found.

    Attributes:
        titles: Title of each check by its name, in the order in which people read them.
        findings: In the order of the checks, the highest score first.
        looked: What single pictures look like, with those that cannot be decoded or read.
    """

    titles: Mapping[str, str]
    findings: Sequence[Finding]
    looked: Looked = field(default_factory=lambda: Looked({}, {}))

    def flagged(self, check: str) -> list[Finding]:
        """Return the flagged findings of a check, the highest score first."""
        return [finding for finding in self.findings if finding.check == check and finding.flagged]


def run_checks(
    collection: Collection,
    checks: Checks,
    folder: Path,
    *,
    predicted: Predicted | None = None,
    workers: int = 1,
    quiet: bool = False,
) -> Found:
    """Check all pictures; what was seen of them is kept in the folder, so that a killed run goes on.

    Args:
        collection: The pictures.
        checks: What is to be checked.
        folder: The collection's folder of curation.
        predicted: What a model says of them.
        workers: Processes that look at pictures.
        quiet: Show no progress.

    Raises:
        FullDiskError: The disk is full.
    """
    store = SightStore(folder / CACHE / f"{collection.state}.sqlite")
    try:
        looked = look_at_all(collection, store, checks.of_pictures, checks.descriptors, workers=workers, quiet=quiet)
    finally:
        store.close()
    evidence = Evidence(collection, looked, predicted)
    findings = [_of_picture(check, looked) for check in checks.of_pictures]
    compared = track(checks.of_collections, "compare pictures", total=len(checks.of_collections), quiet=quiet)
    findings += [list(check.find(evidence)) for check in compared]
    titles = {check.name: check.title for check in checks.of_pictures}
    titles |= {check.name: check.title for check in checks.of_collections}
    return Found(titles, [finding for of_check in findings for finding in _sorted(of_check)], looked)


def _of_picture(check: PictureCheck, looked: Looked) -> list[Finding]:
    return [
        Finding(
            sha256=sha256,
            check=check.name,
            score=sight.score,
            flagged=sight.score >= FLAGGED,
            explanation=sight.explanation,
        )
        for sha256, sight in looked.sights[check.name].items()
    ]


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (-finding.score, finding.group or "", finding.sha256))
