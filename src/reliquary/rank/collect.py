"""Finding the results of a suite: those of the runs at hand, and the records of an earlier leaderboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reliquary.bench.folder import ENVIRONMENT
from reliquary.bench.recording import completed
from reliquary.errors import ReliquaryError
from reliquary.rank.folder import LeaderboardFolder
from reliquary.rank.guard import read_record_text
from reliquary.rank.sharing import SharedParts
from reliquary.rank.succession import check_succession
from reliquary.records import Environment, Result, ResultStatus, parse_document, read_document


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result and where it was read.

    Attributes:
        result: The record, checked against its contract.
        place: The file that it was read from.
        predictions: The file of its predictions, in the folder of its run or of the leaderboard; None where only the
            record is at hand.
    """

    result: Result
    place: Path
    predictions: Path | None

    @property
    def ranked(self) -> bool:
        """Whether the result takes part in a table: neither withdrawn, nor superseded, nor from a paper only."""
        measured = self.result.status in (ResultStatus.MEASURED, ResultStatus.VERIFIED)
        return measured and self.result.superseded_by is None


@dataclass(frozen=True)
class Collection:
    """All results of a suite, ordered by the hash of their spec, and how many runs have none yet."""

    results: list[StoredResult]
    unfinished: int


def collect_results(suite: str, runs: Path | None, out: Path) -> Collection:
    """Read every result of a suite.

    A run wins over the record that an earlier leaderboard made of it, so that it is scored again, unless the record
    was withdrawn or superseded since.

    Args:
        suite: Name of the suite.
        runs: The suite's runs, ``<baseline>/<spec sha256>/`` below it; None for the records of the leaderboard alone.
        out: The folder of the leaderboard, with earlier records and their predictions; it may not exist yet.

    Raises:
        UnknownVersionError: A result was written in a version that this release cannot read.
        ReliquaryError: A result breaks its contract, belongs to another suite, or does not have the name of its spec.
    """
    within = runs.glob("*/*") if runs else ()
    folders = sorted(path for path in within if path.is_dir() and not path.name.startswith("."))
    finished = [folder for folder in folders if (folder / "result.json").is_file()]
    leaderboard = LeaderboardFolder(out)
    shared = SharedParts()
    # By name: the paths themselves compare slowly, and there may be a hundred thousand.
    paths = sorted(leaderboard.results.glob("*.json"), key=lambda path: path.name)
    records = [_read_record(path, leaderboard, shared) for path in paths]
    found = {stored.result.spec_sha256: stored for stored in records}
    for stored in map(_read_run, finished):
        earlier = found.get(stored.result.spec_sha256)
        if earlier is None or earlier.ranked:
            found[stored.result.spec_sha256] = stored
    for stored in found.values():
        _check_suite(stored, suite)
        _check_time(stored)
    check_succession({spec: stored.result for spec, stored in found.items()})
    return Collection([found[spec] for spec in sorted(found)], unfinished=len(folders) - len(finished))


def _read_run(folder: Path) -> StoredResult:
    place = folder / "result.json"
    result = parse_document(read_record_text(place), Result, str(place))
    _check_name(place, result, folder.name)
    _check_baseline(place, result, folder.parent.name)
    environment = folder / ENVIRONMENT
    described = read_document(environment, Environment) if environment.is_file() else None
    return StoredResult(completed(result, described), place, _predictions_of_run(folder, result))


def _predictions_of_run(folder: Path, result: Result) -> Path | None:
    """Return the file of a run's predictions; a name from a record never leads out of the run's folder."""
    if result.predictions is None:
        return None
    name = result.predictions.path
    if Path(name).name != name or name in {"", ".", ".."}:
        raise ReliquaryError(
            f"{folder / 'result.json'}: predictions.path: {name!r} is not the name of a file in the folder of the run"
        )
    return folder / name


def _read_record(path: Path, leaderboard: LeaderboardFolder, shared: SharedParts) -> StoredResult:
    """Read a record; its predictions lie under the hash of its spec, whatever path it states."""
    result = shared.result(parse_document(read_record_text(path), Result, str(path)))
    _check_name(path, result, path.stem)
    predictions = leaderboard.predictions(result.spec_sha256)
    # A link that leads nowhere counts as predictions that were lost, not as none.
    return StoredResult(result, path, predictions if predictions.exists() or predictions.is_symlink() else None)


def _check_name(place: Path, result: Result, name: str) -> None:
    if name != result.spec_sha256:
        raise ReliquaryError(
            f"{place}: spec_sha256: {result.spec_sha256}, but its place is named {name!r}; "
            "a result lies under the hash of its spec: move it back, or remove it and run the baseline again"
        )


def _check_baseline(place: Path, result: Result, name: str) -> None:
    """See that a run lies in the folder of its baseline: thus the hash of a spec stands once."""
    if result.spec.baseline.name != name:
        raise ReliquaryError(
            f"{place}: spec.baseline.name: {result.spec.baseline.name!r}, but the run lies below {name!r}; move it back"
        )


def _check_time(stored: StoredResult) -> None:
    """Refuse a result of the future, which would stay the newest one for ever; clocks may differ by a day."""
    made = stored.result.created_at
    if made > datetime.now(UTC) + timedelta(days=1):
        raise ReliquaryError(f"{stored.place}: created_at: {made:%Y-%m-%d} lies in the future; correct it or the clock")


def _check_suite(stored: StoredResult, suite: str) -> None:
    if stored.result.spec.suite != suite:
        raise ReliquaryError(
            f"{stored.place}: spec.suite: {stored.result.spec.suite!r}, expected {suite!r}; "
            "move the result to the folder of its own suite"
        )
