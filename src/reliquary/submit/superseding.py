"""Which record of a leaderboard a submission takes the place of, and whether it may."""

from __future__ import annotations

from reliquary.errors import ReliquaryError
from reliquary.rank.collect import collect_results
from reliquary.rank.folder import LeaderboardFolder
from reliquary.rank.succession import check_succession
from reliquary.records import Result, RunSpec


def superseded(result: Result, spec_sha256: str, leaderboard: LeaderboardFolder) -> Result:
    """Return an earlier submission as it reads once another one has taken its place; nothing is written.

    Args:
        result: The new submission.
        spec_sha256: Hash of the spec of the earlier one.
        leaderboard: Where both belong.

    Raises:
        FaultyFileError: The chain of successors would lead in a circle.
        ReliquaryError: The earlier one is not there, was superseded by another one, is a row of the suite's own, or
            stands on another board.
    """
    stored = collect_results(result.spec.suite, None, leaderboard.path).results
    found = {one.result.spec_sha256: one.result for one in stored}
    earlier = found.get(spec_sha256)
    if earlier is None or spec_sha256 == result.spec_sha256:
        raise ReliquaryError(f"supersedes: {spec_sha256} is no other record of {leaderboard.results}")
    if earlier.superseded_by not in (None, result.spec_sha256):
        raise ReliquaryError(f"supersedes: {spec_sha256} was superseded by {earlier.superseded_by} already; name that")
    if earlier.submission is None:
        raise ReliquaryError(
            f"supersedes: {spec_sha256} is a run of '{earlier.spec.baseline.name}', which nobody submitted; "
            "name an earlier submission, or leave the field out"
        )
    _check_board(result.spec, earlier)
    changed = earlier.model_copy(update={"superseded_by": result.spec_sha256})
    check_succession({result.spec_sha256: result, **found, spec_sha256: changed})
    return changed


def _check_board(spec: RunSpec, earlier: Result) -> None:
    """See that both stand in one table: what takes a place elsewhere would leave a gap where it was."""
    for what, new, old in (
        ("version of the suite", spec.suite_version, earlier.spec.suite_version),
        ("dataset", spec.dataset, earlier.spec.dataset),
        ("protocol", spec.protocol, earlier.spec.protocol),
    ):
        if new != old:
            raise ReliquaryError(
                f"supersedes: {earlier.spec_sha256} has another {what} ({old}) than this submission ({new}); "
                "name one of the same board, or leave the field out"
            )
