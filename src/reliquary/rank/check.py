"""``reliquary rank --check``: is a leaderboard what its records and their predictions make of it?"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from reliquary.catalogue import Suite
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.rank.collect import StoredResult, collect_results
from reliquary.rank.comparison import differences
from reliquary.rank.evidence import Evidence
from reliquary.rank.folder import LeaderboardFolder
from reliquary.rank.run import rank_suite
from reliquary.rank.verify import verify_result
from reliquary.records import ResultStatus
from reliquary.summary import Summary

MADE = ("README.md", "index.html", "assets", "results", "statistics.json")
"""What a ranking writes; predictions are what it reads, and other files of the folder are not its own."""


def check_leaderboards(
    suites: Sequence[Suite], builds: Path, folders: Sequence[Path], *, without_data: bool = False, quiet: bool = False
) -> list[Summary]:
    """Make leaderboards again from their records and predictions alone, and compare.

    Args:
        suites: The suites.
        builds: The folder of the built datasets that the records were measured on.
        folders: The leaderboard of each suite.
        without_data: Where a dataset is not built here, score the results of others alone instead of failing.
        quiet: Show no progress.

    Returns:
        One summary a suite; what was not scored again is counted there.

    Raises:
        FaultyFileError: A leaderboard is not what its records make of it, or a result cannot be scored again here; all
            differences of all leaderboards are listed.
    """
    summaries, faults, missing, wrong = [], [], [], []
    for suite, folder in zip(suites, folders, strict=True):
        try:
            summaries.append(_check(suite, builds, folder, without_data=without_data, quiet=quiet))
        except _DatasetMissingError as error:
            missing += error.faults
        except ReliquaryError as error:
            faults += error.faults if isinstance(error, FaultyFileError) else [Fault(str(folder), "", str(error))]
            wrong.append(f"reliquary rank {suite.file.name} --out {folder}")
    if faults:
        what = f"leaderboards are not what their records make; make them again with: {'; '.join(wrong)}"
        raise FaultyFileError(what, [*faults, *missing])
    if missing:
        raise FaultyFileError("leaderboards that cannot be scored again here", missing)
    return summaries


class _DatasetMissingError(FaultyFileError):
    """Nothing is known to be wrong, but a dataset is not at hand to score results against."""


def _check(suite: Suite, builds: Path, folder: Path, *, without_data: bool, quiet: bool) -> Summary:
    LeaderboardFolder(folder).refuse_links()
    collected = collect_results(suite.file.name, None, folder).results
    if not collected:
        raise ReliquaryError(f"{folder / 'results'}: there are no records to check")
    evidence = Evidence(builds)
    missing = unscorable(collected, evidence)
    if faults := [*_impostors(suite, collected, folder), *_lost_predictions(missing, folder)]:
        raise FaultyFileError(str(folder), faults)
    if missing and not without_data:
        raise _DatasetMissingError(str(folder), list(_missing_datasets(missing, evidence, folder)))
    if missing:
        return _check_records(suite, collected, evidence)
    with tempfile.TemporaryDirectory() as temporary:
        again = Path(temporary) / folder.name
        _copy(collected, folder, again)
        rank_suite(suite, None, builds, again, quiet=quiet)
        if faults := list(_differences(folder, again, collected)):
            raise FaultyFileError(str(folder), faults)
    return _summary(suite, collected, sum(stored.ranked for stored in collected))


def _check_records(suite: Suite, collected: Sequence[StoredResult], evidence: Evidence) -> Summary:
    """Score again what can be, and see that all predictions are those that were scored."""
    verified = [verify_result(stored, evidence).status == ResultStatus.VERIFIED for stored in collected]
    scored = sum(stored.ranked and held for stored, held in zip(collected, verified, strict=True))
    return _summary(suite, collected, scored)


def _summary(suite: Suite, collected: Sequence[StoredResult], scored: int) -> Summary:
    ranked = sum(stored.ranked for stored in collected)
    left_out = {"not scored again": ranked - scored, "set aside": len(collected) - ranked}
    return Summary(
        f"rank {suite.file.name}",
        {"results": len(collected), "scored again": scored},
        {reason: count for reason, count in left_out.items() if count},
    )


def _impostors(suite: Suite, collected: Sequence[StoredResult], folder: Path) -> Iterator[Fault]:
    """Yield submissions that go by the name of one of the suite's own baselines."""
    own = suite.baseline_names()
    for stored in collected:
        if stored.result.submission is not None and stored.result.spec.baseline.name in own:
            name = stored.place.relative_to(folder).as_posix()
            yield Fault(name, "spec.baseline.name", f"'{stored.result.spec.baseline.name}' is the suite's own")


def unscorable(collected: Iterable[StoredResult], evidence: Evidence) -> list[StoredResult]:
    """Return the results of tables whose predictions or dataset are not at hand.

    Args:
        collected: The results of a leaderboard.
        evidence: The datasets at hand.
    """
    ranked = (stored for stored in collected if stored.ranked)
    return [s for s in ranked if s.predictions is None or evidence.dataset(_digest(s)) is None]


def _digest(stored: StoredResult) -> str:
    return stored.result.spec.dataset.manifest_digest


def _lost_predictions(missing: Iterable[StoredResult], folder: Path) -> Iterator[Fault]:
    for stored in missing:
        if stored.predictions is None:
            name = stored.place.relative_to(folder).as_posix()
            yield Fault(name, "predictions", "not scored again: the file of its predictions is missing")


def _missing_datasets(missing: Iterable[StoredResult], evidence: Evidence, folder: Path) -> Iterator[Fault]:
    """Yield a fault for each dataset that is not at hand."""
    used = Counter((s.result.spec.dataset.name, s.result.spec.dataset.version, _digest(s)) for s in missing)
    for (name, version, digest), count in used.items():
        yield Fault(str(folder), "spec.dataset", _missing(count, name, version, digest, evidence))


def _missing(count: int, name: str, version: str, digest: str, evidence: Evidence) -> str:
    others = evidence.builds_of(name, version)
    found = (
        f"; {others[0]} is another build of it, made from other sources or in another way"
        if others
        else "; build it, or look at the rest with --without-data"
    )
    results = "1 result" if count == 1 else f"{count} results"
    return f"{results} not scored again: no build of {name} {version} with digest {digest[:12]} is at hand{found}"


def _copy(collected: Sequence[StoredResult], folder: Path, again: Path) -> None:
    """Copy what a ranking reads."""
    for stored in collected:
        for path in filter(None, (stored.place, stored.predictions)):
            if path.is_symlink() or not path.is_file():
                raise ReliquaryError(f"{path}: expected a file, found a link, a folder or a device; put the file there")
            copy = again / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _differences(folder: Path, again: Path, collected: Sequence[StoredResult]) -> Iterator[Fault]:
    committed, made = _files(folder), _files(again)
    for name in sorted(committed | made):
        if name not in made:
            yield Fault(name, "", "no record makes this file; remove it")
        elif name not in committed:
            yield Fault(name, "", "the file is missing")
        else:
            yield from differences(folder / name, again / name, name)
    recorded = {f"{stored.result.spec_sha256}.parquet" for stored in collected}
    for path in sorted((folder / "predictions").glob("*")):
        if path.name not in recorded:
            yield Fault(f"predictions/{path.name}", "", "no record has these predictions; remove them")


def _files(folder: Path) -> set[str]:
    paths = [path for name in MADE for path in [folder / name, *(folder / name).rglob("*")]]
    own = (path for path in paths if not path.name.startswith("."))
    return {path.relative_to(folder).as_posix() for path in own if path.is_file() or path.is_symlink()}
