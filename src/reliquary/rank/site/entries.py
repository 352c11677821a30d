"""The leaderboards that a site shows, each as its own page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reliquary.catalogue import Suite
from reliquary.errors import ReliquaryError
from reliquary.rank.aggregate import Board, Row
from reliquary.rank.collect import StoredResult, collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.folder import LeaderboardFolder
from reliquary.rank.mistakes import find_confusion
from reliquary.rank.page import Page, page_of, sorted_boards
from reliquary.rank.statistics.document import LeaderboardStatistics
from reliquary.rank.verify import verify_result
from reliquary.records import Result, read_document
from reliquary.tasks.classification import Confusion

ID_LENGTH = 16


@dataclass(frozen=True)
class Entry:
    """A leaderboard.

    Attributes:
        suite: Its suite.
        page: What its own page shows.
        boards: Its boards, in the order of the page.
        stored: Every result and where it lies, by the hash of its spec.
        confusions: Which class is taken for which, by the hash of a result's spec, where that is known.
    """

    suite: Suite
    page: Page
    boards: Sequence[Board]
    stored: dict[str, StoredResult]
    confusions: dict[str, Confusion]

    @property
    def name(self) -> str:
        """The name of the suite, which is that of the folder."""
        return self.suite.file.name

    @property
    def results(self) -> list[Result]:
        """All results, those that are only listed too, by the hash of their spec."""
        return [self.stored[spec].result for spec in sorted(self.stored)]


def read_entry(suite: Suite, leaderboard: Path, evidence: Evidence) -> Entry:
    """Read the records of a leaderboard, and what they rest on where that is at hand.

    Args:
        suite: The suite.
        leaderboard: Its folder, as ``reliquary rank`` writes it.
        evidence: The builds.

    Raises:
        ReliquaryError: There are no records; or a record, its predictions or its dataset break their contract or were
            changed; or a measure is not that of the predictions.
    """
    collection = collect_results(suite.file.name, None, leaderboard)
    if not collection.results:
        raise ReliquaryError(f"{leaderboard}: no results to show; run: reliquary rank {suite.file.name}")
    for stored in collection.results:
        verify_result(stored, evidence)
    ranked = [stored for stored in collection.results if stored.ranked]
    found = {stored.result.spec_sha256: find_confusion(stored, evidence) for stored in ranked}
    confusions = {spec: confusion for spec, confusion in found.items() if confusion is not None}
    results = [stored.result for stored in ranked]
    statistics = read_statistics(LeaderboardFolder(leaderboard).statistics)
    boards = sorted_boards(suite, results, statistics)
    set_aside = [stored.result for stored in collection.results if not stored.ranked]
    return Entry(
        suite,
        page_of(suite, boards, set_aside, {}, confusions),
        boards,
        {stored.result.spec_sha256: stored for stored in collection.results},
        confusions,
    )


def read_statistics(path: Path) -> LeaderboardStatistics | None:
    """Read what was inferred of a leaderboard; None where an older release ranked it."""
    return read_document(path, LeaderboardStatistics) if path.is_file() else None


def id_of(row: Row) -> str:
    """Return what names the page of a row: the start of the hash of its first spec."""
    return row.results[0].spec_sha256[:ID_LENGTH]
