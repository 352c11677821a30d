"""Withdrawing a record: it stays, with the reason, and takes part in no table."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.rank.folder import SPEC, LeaderboardFolder
from reliquary.records import Result, ResultStatus, Withdrawal, read_document, write_document
from reliquary.submit.about import check_text
from reliquary.summary import Summary


def withdraw(spec_sha256: str, reason: str, out: Path) -> Summary:
    """Withdraw a record.

    Args:
        spec_sha256: Hash of its spec, or the beginning of it.
        reason: Why; everybody reads it.
        out: The folder of the leaderboard.

    Raises:
        ReliquaryError: The reason is empty or cannot be shown; there is no such record, or several, or it was
            withdrawn before for another reason.
    """
    _check_reason(reason)
    leaderboard = LeaderboardFolder(out)
    with leaderboard.locked():
        path = _find(spec_sha256, leaderboard)
        result = read_document(path, Result)
        if result.withdrawn is not None and result.withdrawn.reason != reason:
            raise ReliquaryError(f"{path}: was withdrawn before, because: {result.withdrawn.reason}")
        if result.withdrawn is None:
            withdrawal = Withdrawal(reason=reason, at=datetime.now(UTC))
            changes = {"status": ResultStatus.WITHDRAWN, "withdrawn": withdrawal}
            write_document(path, result.model_copy(update=changes))
    return Summary("submit withdraw", {"withdrawn": result.spec_sha256}, places={"record": path})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReliquaryError(f"reason: {reason!r} says nothing; say why, for everybody reads it")
    try:
        check_text(reason)
    except ValueError as error:
        raise ReliquaryError(f"reason: {error}") from error


def _find(beginning: str, leaderboard: LeaderboardFolder) -> Path:
    found = [path for path in sorted(leaderboard.results.glob("*.json")) if path.stem.startswith(beginning)]
    found = [path for path in found if SPEC.fullmatch(path.stem)]
    if len(found) != 1:
        raise ReliquaryError(
            f"{leaderboard.results}: {len(found)} records have a hash that begins with {beginning!r}; give all of it"
        )
    return found[0]
