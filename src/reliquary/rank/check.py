"""``reliquary rank --check``: is a leaderboard what its records and their predictions make of it?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from reliquary.catalogue import Suite
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.rank.collect import StoredResult, collect_results
from reliquary.rank.comparison import differences
from reliquary.rank.evidence import Evidence
from reliquary.rank.run import rank_suite
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
        without_data: Where a dataset is not built here, look at records and predictions alone instead of failing.
        quiet: Show no progress.

    Returns:
        One summary a suite; what was not scored again is counted there.

    Raises:
        FaultyFileError: A leaderboard is not what its records make of it, or a result cannot be scored again here; all
            differences of all leaderboards are listed.
    """
    summaries, faults = [], []
    for suite, folder in zip(suites, folders, strict=True):
        try:
            summaries.append(_check(suite, builds, folder, without_data=without_data, quiet=quiet))
        except FaultyFileError as error:
            faults += error.faults
        except ReliquaryError as error:
            faults.append(Fault(str(folder), "", str(error)))
    if faults:
        commands = "; ".join(f"reliquary rank {s.file.name} --out {f}" for s, f in zip(suites, folders, strict=True))
        raise FaultyFileError(f"leaderboards are not what their records make; make them again with: {commands}", faults)
    return summaries


def _check(suite: Suite, builds: Path, folder: Path, *, without_data: bool, quiet: bool) -> Summary:
    with tempfile.TemporaryDirectory() as temporary:
        again = Path(temporary) / folder.name
        collected = collect_results(suite.file.name, None, folder).results
        evidence = Evidence(builds)
        if named := list(_impostors(suite, collected, folder)):
            raise FaultyFileError(str(folder), named)
        missing = unscorable(collected, evidence, folder)
        if missing and not without_data:
            raise FaultyFileError(str(folder), missing)
        if missing:
            _read_all(collected, evidence)
            return _summary(suite, collected, len(missing))
        _copy(folder, again)
        rank_suite(suite, None, builds, again, quiet=quiet)
        if faults := list(_differences(folder, again, collected)):
            raise FaultyFileError(str(folder), faults)
    return _summary(suite, collected, 0)


def _summary(suite: Suite, collected: Sequence[StoredResult], missing: int) -> Summary:
    ranked = sum(stored.ranked for stored in collected)
    left_out = {"not scored again": missing, "set aside": len(collected) - ranked}
    return Summary(
        f"rank {suite.file.name}",
        {"results": len(collected), "scored again": ranked - missing if not missing else 0},
        {reason: count for reason, count in left_out.items() if count},
    )


def _impostors(suite: Suite, collected: Sequence[StoredResult], folder: Path) -> Iterator[Fault]:
    """Yield submissions that go by the name of one of the suite's own baselines."""
    own = suite.baseline_names()
    for stored in collected:
        if stored.result.submission is not None and stored.result.spec.baseline.name in own:
            name = stored.place.relative_to(folder).as_posix()
            yield Fault(name, "spec.baseline.name", f"'{stored.result.spec.baseline.name}' is the suite's own")


def unscorable(collected: Sequence[StoredResult], evidence: Evidence, folder: Path) -> list[Fault]:
    """Return why results that take part in a table cannot be scored again here.

    Args:
        collected: The results of a leaderboard.
        evidence: The datasets at hand.
        folder: The leaderboard.
    """
    return list(_unscorable(collected, evidence, folder))


def _unscorable(collected: Sequence[StoredResult], evidence: Evidence, folder: Path) -> Iterator[Fault]:
    for stored in collected:
        dataset = stored.result.spec.dataset
        name = stored.place.relative_to(folder).as_posix()
        if not stored.ranked:
            continue
        if stored.predictions is None:
            yield Fault(name, "predictions", "not scored again: the file of its predictions is missing")
        elif evidence.dataset(dataset.manifest_digest) is None:
            yield Fault(
                name,
                "spec.dataset",
                f"not scored again: no build of {dataset.name} {dataset.version} with digest "
                f"{dataset.manifest_digest[:12]} is at hand; build it, or look at the rest with --without-data",
            )


def _read_all(collected: Sequence[StoredResult], evidence: Evidence) -> None:
    """See that predictions are those that were scored, where they are at hand."""
    for stored in collected:
        if stored.predictions is not None:
            evidence.predictions(stored)


def _copy(folder: Path, again: Path) -> None:
    """Copy what a ranking reads."""
    for name in ("results", "predictions"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, again / name, symlinks=True)


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
