"""What is exported: the results of a leaderboard, as boards and rows that have names for files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.catalogue import BaselineFile, Suite, load_baseline
from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json
from reliquary.hub.repository import Repository
from reliquary.rank.aggregate import Board, Row
from reliquary.rank.collect import StoredResult, collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.exports.names import unique_names
from reliquary.rank.folder import LeaderboardFolder
from reliquary.rank.inference import with_statistics
from reliquary.rank.page import sorted_boards
from reliquary.rank.statistics.document import LeaderboardStatistics
from reliquary.rank.views import row_labels
from reliquary.records import Result, read_document

ADDRESS = re.compile(r"https?://[A-Za-z0-9\[][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{0,1999}")
"""The characters of RFC 3986: with no others an address can end no quoted text, tag or line of what it is put into."""


@dataclass(frozen=True)
class ExportedRow:
    """A row of a board.

    Attributes:
        name: A plain name, unique on the board.
        title: The title of its baseline.
        note: Its model, and the parameters that tell it apart from namesakes.
    """

    name: str
    title: str
    note: str
    row: Row


@dataclass(frozen=True)
class ExportedBoard:
    """A board with all that belongs to it.

    Attributes:
        name: A plain name, unique in the suite: dataset, version, config and protocol.
        repository: Where its dataset is published on the Hub, ``owner/name``; None if that is not known.
        revision: The commit of that repository, if all results state the same one.
    """

    name: str
    board: Board
    rows: tuple[ExportedRow, ...]
    repository: str | None
    revision: str | None

    @property
    def title(self) -> str:
        """What the rows were measured on, in words."""
        dataset = self.board.dataset
        return f"{dataset.name} {dataset.version}, config {dataset.config}, protocol {self.board.protocol}"

    @property
    def sample(self) -> bool:
        """Whether its pictures are those of the sample museum."""
        return self.board.dataset.name.endswith(SAMPLE_SUFFIX)


@dataclass(frozen=True)
class Material:
    """A leaderboard, ready to be exported.

    Attributes:
        stored: Every result, withdrawn and superseded ones too, by the hash of the spec and in the order of these.
        baselines: The baselines that results speak of and the suite still has, by name.
        publisher: Who gives the results out.
        url: The address where the leaderboard can be read, if it has one.
        evidence: The datasets, if what the results say of each test image is to be exported too.
    """

    suite: Suite
    stored: Mapping[str, StoredResult]
    boards: tuple[ExportedBoard, ...]
    baselines: Mapping[str, BaselineFile]
    publisher: str
    url: str | None = None
    evidence: Evidence | None = None

    @property
    def results(self) -> list[Result]:
        """The results alone."""
        return [stored.result for stored in self.stored.values()]


def read_material(
    suite: Suite,
    leaderboard: Path,
    repositories: Iterable[str],
    publisher: str,
    url: str | None = None,
    builds: Path | None = None,
) -> Material:
    """Read a leaderboard.

    Args:
        suite: The suite.
        leaderboard: Its folder, with ``results/<spec sha256>.json``.
        repositories: ``<dataset>=<owner>/<name>``, for datasets whose results do not state a repository, or another.
        publisher: Who gives the results out.
        url: The address where the leaderboard can be read.
        builds: The folder of the built datasets, if what the results say of each test image is to be exported too.

    Raises:
        ReliquaryError: There are no results, a result breaks its contract, or a repository or the address is faulty.
    """
    if url is not None and not ADDRESS.fullmatch(url):
        raise ReliquaryError(
            f"--url {url!r}: not an address of the web; write it from https:// on, and anything in it that is not a "
            "letter of ASCII, a digit or one of -._~:/?#[]@!$&'()*+,;=% as %XX"
        )
    results = _results(suite, leaderboard)
    ranked = [stored for stored in results if stored.ranked]
    used = {stored.result.spec.baseline.name for stored in results}
    baselines = {name: load_baseline(suite, name) for name in suite.baseline_names() if name in used}
    boards = with_statistics(sorted_boards(suite, [stored.result for stored in ranked]), _statistics(leaderboard))
    places = _repositories(repositories, {board.dataset.name for board in boards})
    titles = {name: baseline.title for name, baseline in baselines.items()}
    names = unique_names([_board_text(board) for board in boards], [_identity(board) for board in boards])
    exported = tuple(
        _exported(name, board, titles, places.get(board.dataset.name))
        for name, board in zip(names, boards, strict=True)
    )
    by_spec = {stored.result.spec_sha256: stored for stored in results}
    return Material(suite, by_spec, exported, baselines, publisher, url, Evidence(builds) if builds else None)


def _results(suite: Suite, leaderboard: Path) -> list[StoredResult]:
    """Return the records of a leaderboard; runs that it does not have yet are not looked for."""
    found = collect_results(suite.file.name, None, leaderboard).results
    if not found:
        raise ReliquaryError(
            f"{leaderboard}: no results of suite '{suite.file.name}' yet; run: reliquary rank {suite.file.name}, "
            "or name the folder of a leaderboard with --leaderboard"
        )
    return found


def _statistics(leaderboard: Path) -> LeaderboardStatistics | None:
    """Return what was inferred of the leaderboard, or None if it was ranked before there was such a file."""
    path = LeaderboardFolder(leaderboard).statistics
    return read_document(path, LeaderboardStatistics) if path.is_file() else None


def _repositories(texts: Iterable[str], datasets: set[str]) -> dict[str, str]:
    """Return the repository of each dataset that one was named for."""
    found = {}
    for text in texts:
        dataset, _, repository = text.partition("=")
        if dataset not in datasets:
            known = ", ".join(sorted(datasets))
            raise ReliquaryError(
                f"--repo {text}: no dataset '{dataset}' on this leaderboard, which has: {known}; "
                "write DATASET=OWNER/NAME"
            )
        found[dataset] = Repository.parse(repository).id
    return found


def _exported(name: str, board: Board, titles: Mapping[str, str], repository: str | None) -> ExportedBoard:
    """Name a board and its rows; a repository that the user names goes before the one that the results state."""
    sources = [result.dataset for row in board.rows for result in row.results]
    stated = _agreed(None if source is None else source.repository for source in sources)
    revision = _agreed(None if source is None else source.revision for source in sources)
    if repository not in (None, stated):
        return ExportedBoard(name, board, _rows(board, titles), repository, None)
    return ExportedBoard(name, board, _rows(board, titles), stated, revision)


def _agreed(values: Iterable[str | None]) -> str | None:
    """Return the value that all agree on, or None."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _rows(board: Board, titles: Mapping[str, str]) -> tuple[ExportedRow, ...]:
    labels = row_labels(board, titles)
    names = unique_names(
        [row.baseline.name for row in board.rows], [canonical_json(row.baseline.model_dump()) for row in board.rows]
    )
    return tuple(
        ExportedRow(name, label.text, label.note, row)
        for name, label, row in zip(names, labels, board.rows, strict=True)
    )


def _board_text(board: Board) -> str:
    dataset = board.dataset
    return f"{dataset.name}-{dataset.version}-{dataset.config}-{board.protocol}"


def _identity(board: Board) -> bytes:
    return canonical_json([board.suite_version, board.dataset.model_dump(), board.protocol, board.settings])
