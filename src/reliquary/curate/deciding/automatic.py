"""Decisions that a check takes by itself; people's decisions always hold against them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reliquary.build.decisions import AUTOMATIC
from reliquary.curate.checks.run import Found
from reliquary.curate.deciding.log import DecisionLog
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records import Verdict

MAY_DECIDE = ("blank", "placeholder")
"""Checks for pictures that show nothing, so that there is nothing that eyes could add."""

NEEDS_EYES = {
    "tiny": "a small picture may be the only one of its object; 'min_side' in the recipe leaves out what is too small",
    "blurred": "a smooth or faint object looks blurred to it, too",
    "truncated": "plain grounds look cut off to it, too; the build rejects files that end too early",
    "grey": "many good photographs are grey",
    "scan_border": "what is inside the border may be worth keeping",
    "colour_card": "what lies beside the card may be worth keeping",
    "ruler": "what lies beside the ruler may be worth keeping",
    "several_objects": "a set may be one object",
    "mostly_background": "a small object is an object",
    "exact_duplicates": "somebody has to say which object a picture shows; the build takes each picture once",
    "near_duplicates": "two coins of one type are no duplicates; the build keeps them in one split",
    "leaks": "somebody has to say which of two splits a picture belongs to",
    "label_suspects": "the model may be wrong, or the label",
    "outliers": "what is rare is no fault",
    "year_conflicts": "the years may be wrong, and not the picture",
    "unsafe_rights": "what the licence of a picture allows is for the profile of the recipe",
}
"""Why the other checks cannot decide by themselves."""


def check_may_decide(checks: Iterable[str]) -> None:
    """Refuse checks that cannot decide by themselves.

    Raises:
        FaultyFileError: Some of them are such checks, or none that is known.
    """
    faults = [
        Fault(check, "", NEEDS_EYES.get(check, "no check of this name")) for check in checks if check not in MAY_DECIDE
    ]
    if faults:
        raise FaultyFileError(f"only {' and '.join(MAY_DECIDE)} may decide without eyes", faults)


def decide_automatically(
    found: Found, log: DecisionLog, checks: Sequence[str], *, reviewer: str = AUTOMATIC
) -> dict[str, int]:
    """Drop what the checks flag, each picture for the reason that its check gives, unless a decision concerns it.

    Each check is one step for ``undo``. A second run adds nothing.

    Args:
        found: What the checks found.
        log: Where decisions are written.
        checks: Names of the checks, the first before the others.
        reviewer: In whose name.

    Returns:
        How many pictures each check dropped now.

    Raises:
        ReliquaryError: A check may not decide by itself or was not run, or the decisions cannot be written.
    """
    check_may_decide(checks)
    for check in checks:
        if check not in found.titles:
            raise ReliquaryError(f"the check '{check}' is to decide, but it was not run; run it too")
    return {check: _drop_flagged(found, log, check, reviewer) for check in dict.fromkeys(checks)}


def _drop_flagged(found: Found, log: DecisionLog, check: str, reviewer: str) -> int:
    reasons = {finding.sha256: finding.explanation for finding in found.flagged(check)}
    return len(log.decide_undecided(reasons, Verdict.DROP, reviewer=reviewer, check=check))
