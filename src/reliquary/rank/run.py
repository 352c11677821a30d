"""Ranking a suite: collect its results, score them again, and write records, tables and pages."""

from __future__ import annotations

from pathlib import Path

from reliquary.catalogue import Suite
from reliquary.errors import ReliquaryError
from reliquary.progress import track
from reliquary.rank.collect import Collection, StoredResult, collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.figures import Figure, draw_figures
from reliquary.rank.folder import LeaderboardFolder
from reliquary.rank.inference import infer, resample_results, with_intervals, with_statistics
from reliquary.rank.mistakes import find_confusion
from reliquary.rank.page import MOST_ROWS, page_of, sorted_boards
from reliquary.rank.render import write_html, write_markdown
from reliquary.rank.verify import verify_result
from reliquary.records import Result, ResultStatus, write_document
from reliquary.summary import Summary
from reliquary.tasks.classification import Confusion


def rank_suite(suite: Suite, runs: Path | None, builds: Path, out: Path, *, quiet: bool = False) -> Summary:
    """Rank the results of a suite.

    Every result is scored again first; nothing is written unless all of them hold. Killed at any moment and started
    again, it writes the same files.

    Args:
        suite: The suite.
        runs: The folder of its runs, ``<baseline>/<spec sha256>/`` below it; None for the records alone.
        builds: The folder of the built datasets.
        out: The folder of the leaderboard: ``results/<spec sha256>.json``,
            ``predictions/<spec sha256>.parquet``, ``statistics.json``,
            ``README.md``, ``index.html``, ``assets/``.
        quiet: Show no progress.

    Raises:
        ReliquaryError: There are no results; or one is not what its predictions say, with both values; or a file
            breaks its contract.
    """
    leaderboard = LeaderboardFolder(out)
    with leaderboard.locked():
        return _rank(suite, runs, builds, leaderboard, quiet=quiet)


def _rank(suite: Suite, runs: Path | None, builds: Path, leaderboard: LeaderboardFolder, *, quiet: bool) -> Summary:
    out = leaderboard.path
    leaderboard.refuse_links()
    collection = collect_results(suite.file.name, runs, out)
    if not collection.results:
        looked_at = " and ".join(str(place) for place in (runs, leaderboard.results) if place is not None)
        raise ReliquaryError(
            f"{looked_at}: no results of suite '{suite.file.name}' yet; run: reliquary bench {suite.file.name}"
        )
    evidence = Evidence(builds)
    stored = {result.result.spec_sha256: result for result in collection.results}
    verified = _verify(collection.results, evidence, quiet=quiet)
    ranked = [result for result in verified if stored[result.spec_sha256].ranked]
    set_aside = [result for result in verified if not stored[result.spec_sha256].ranked]
    resampled = resample_results([stored[result.spec_sha256] for result in ranked], evidence, quiet=quiet)
    ranked = [with_intervals(result, resampled.get(result.spec_sha256)) for result in ranked]
    boards = sorted_boards(suite, ranked)
    statistics = infer(boards, suite.file.metrics[0], resampled)
    shown = [row.results[0].spec_sha256 for board in boards for row in board.rows[:MOST_ROWS]]
    figures = _draw([stored[spec] for spec in shown], evidence, out, quiet=quiet)
    confusions = _confusions([stored[result.spec_sha256] for result in ranked], evidence, quiet=quiet)
    page = page_of(suite, with_statistics(boards, statistics), set_aside, figures, confusions)
    for result in [*ranked, *set_aside]:
        origin = stored[result.spec_sha256]
        if result != origin.result or origin.place != leaderboard.record(result.spec_sha256):
            leaderboard.store(result, origin.predictions)
    write_document(leaderboard.statistics, statistics)
    leaderboard.keep_pictures_of(shown)
    places = {"leaderboard": write_markdown(page, out), "page": write_html(page, out)}
    return _summary(suite.file.name, collection, ranked, len(page.boards), places)


def _verify(stored: list[StoredResult], evidence: Evidence, *, quiet: bool) -> list[Result]:
    """Score every result again, and report all failures together."""
    verified, failures = [], []
    for one in track(stored, "scoring again", quiet=quiet):
        try:
            verified.append(verify_result(one, evidence))
        except ReliquaryError as error:
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        message = "\n".join(str(error) for error in failures)
        raise ReliquaryError(f"{len(failures)} of {len(stored)} results do not hold; nothing was written\n{message}")
    return verified


def _draw(stored: list[StoredResult], evidence: Evidence, out: Path, *, quiet: bool) -> dict[str, list[Figure]]:
    return {one.result.spec_sha256: draw_figures(one, evidence, out) for one in track(stored, "drawing", quiet=quiet)}


def _confusions(stored: list[StoredResult], evidence: Evidence, *, quiet: bool) -> dict[str, Confusion]:
    found = {
        one.result.spec_sha256: find_confusion(one, evidence) for one in track(stored, "finding mistakes", quiet=quiet)
    }
    return {spec: confusion for spec, confusion in found.items() if confusion is not None}


def _summary(name: str, collection: Collection, ranked: list[Result], boards: int, places: dict[str, Path]) -> Summary:
    verified = sum(result.status == ResultStatus.VERIFIED for result in ranked)
    left_out = {
        "runs without a result": collection.unfinished,
        "set aside": len(collection.results) - len(ranked),
    }
    return Summary(
        verb=f"rank {name}",
        made={"results": len(ranked), "verified": verified, "tables": boards},
        left_out={reason: count for reason, count in left_out.items() if count},
        places=places,
    )
