"""Pictures that may not be passed on, or that need care."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from reliquary.curate.checks.base import Evidence
from reliquary.curate.collection.item import Item
from reliquary.licences import forbids_passing_on, lets_anyone_pass_on
from reliquary.records import Finding, Flag

FORBIDDEN = 1.0
UNCERTAIN = 0.6

FLAGS: dict[str, tuple[float, str]] = {
    Flag.BLOCKED: (FORBIDDEN, "the source blocks it (flag 'blocked')"),
    Flag.HUMAN_REMAINS: (FORBIDDEN, "it shows human remains (flag 'human_remains')"),
    Flag.SACRED: (FORBIDDEN, "it is sacred to living people (flag 'sacred')"),
    Flag.MNR: (UNCERTAIN, "it was recovered after 1945 and its owners are sought (flag 'mnr'): keep that with it"),
}


class UnsafeRights:
    """Finds pictures whose licence, terms or credit are not in order, and those with an ethical flag.

    What is forbidden or flagged has the score 1; what nobody knows, a missing credit line, and works whose owners are
    sought (MNR, to be handled with care, not to be dropped for it) have 0.6.
    """

    name: ClassVar[str] = "unsafe_rights"
    title: ClassVar[str] = "Unsafe rights"

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for each picture that has a reason, with all its reasons, the gravest first."""
        return [
            finding
            for sha256, items in evidence.collection.by_picture.items()
            if (finding := _finding(sha256, items)) is not None
        ]


def _finding(sha256: str, items: Sequence[Item]) -> Finding | None:
    scores = {reason: score for item in items for score, reason in _reasons(item)}
    if not scores:
        return None
    reasons = sorted(scores, key=lambda reason: -scores[reason])
    return Finding(
        sha256=sha256,
        check=UnsafeRights.name,
        score=scores[reasons[0]],
        flagged=True,
        explanation="; ".join(reasons),
    )


def _reasons(item: Item) -> Iterator[tuple[float, str]]:
    """Yield what speaks against passing a picture on, each with its score."""
    if forbids_passing_on(item.licence):
        yield FORBIDDEN, f"its licence forbids passing it on changed ({item.licence})"
    elif not lets_anyone_pass_on(item.licence):
        yield UNCERTAIN, f"nobody knows whether its licence lets it be passed on ({item.licence})"
    if item.redistributable is False:
        yield FORBIDDEN, f"the terms of {item.museum or 'its source'} do not let it be passed on"
    for flag in item.flags:
        # A flag that a later release of the records brings is one to look at, too.
        yield FLAGS.get(flag, (FORBIDDEN, f"it has the flag '{flag}'"))
    if not item.credit.strip():
        yield UNCERTAIN, "it has no credit line"
