"""What the pages of a leaderboard show, in the order in which they show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.catalogue import Suite, load_baseline
from reliquary.catalogue.suite import PROTOCOLS
from reliquary.rank.aggregate import Board, Row, boards_of
from reliquary.rank.figures import Figure
from reliquary.rank.history import history_views
from reliquary.rank.inference import with_statistics
from reliquary.rank.inflation import inflation_views
from reliquary.rank.mistakes import mistakes_view
from reliquary.rank.reported import reported_views
from reliquary.rank.significance import pairs_view
from reliquary.rank.statistics.document import LeaderboardStatistics
from reliquary.rank.tables import TableView
from reliquary.rank.text import metric_title, settings_text
from reliquary.rank.views import cost_view, leaderboard_view, row_title, set_aside_view, slice_view
from reliquary.records import Result
from reliquary.tasks import task_for
from reliquary.tasks.classification import Confusion

MOST_ROWS = 1000
"""Rows of a board that its page shows, the best ones."""

FiguresByResult = Mapping[str, Sequence[Figure]]
"""The pictures of a result, by the hash of its spec."""

ConfusionByResult = Mapping[str, Confusion]
"""Which class a result takes for which, by the hash of its spec."""


@dataclass(frozen=True)
class RowView:
    """A baseline in detail; ``parameters`` are those that it ran with, one a line."""

    title: str
    model: str
    parameters: Sequence[str]
    slices: TableView | None
    mistakes: TableView | None
    figures: Sequence[Figure]


@dataclass(frozen=True)
class BoardView:
    """One table of comparable rows, with all that belongs to it.

    Attributes:
        anchor: Identifier of its section, unique on the page.
        facts: Terms and what they are here: protocol, test images, ...
        settings: The protocol's settings, one a line.
        sample: Whether its pictures are those of the sample museum.
    """

    anchor: str
    title: str
    facts: Sequence[tuple[str, str]]
    settings: Sequence[str]
    sample: bool
    leaderboard: TableView
    pairs: TableView | None
    cost: TableView
    rows: Sequence[RowView]


@dataclass(frozen=True)
class Page:
    """A whole leaderboard; ``latest`` is when the newest of its results was made."""

    title: str
    suite: str
    key_metric: str
    source: str
    source_url: str
    latest: datetime
    boards: Sequence[BoardView]
    inflation: Sequence[TableView]
    history: Sequence[TableView]
    reported: Sequence[TableView]
    set_aside: TableView | None

    @property
    def sample(self) -> bool:
        """Whether any table speaks of sample pictures."""
        return any(board.sample for board in self.boards)


def page_of(
    suite: Suite,
    boards: Sequence[Board],
    set_aside: Sequence[Result],
    figures: FiguresByResult,
    confusions: ConfusionByResult,
) -> Page:
    """Put a leaderboard together.

    Args:
        suite: The suite.
        boards: Its tables, as `sorted_boards` puts them.
        set_aside: The results that are only listed.
        figures: Pictures by the hash of a result's spec.
        confusions: Which class is taken for which, by the hash of a result's spec, where that is known.

    Raises:
        ReliquaryError: A baseline file of the suite is faulty.
    """
    results = [*(result for board in boards for row in board.rows for result in row.results), *set_aside]
    titles = _baseline_titles(suite, results)
    source = suite.file.source
    url = source.url if source.url and source.url.startswith(("https://", "http://")) else ""
    return Page(
        title=suite.file.title,
        suite=f"{suite.file.name} {suite.file.version}",
        key_metric=metric_title(suite.file.metrics[0]),
        source=f"{source.title}, {source.year}" if source.year else source.title,
        source_url=url,
        latest=max(result.created_at for result in results),
        boards=[
            _board_view(suite, board, f"table-{n}", titles, figures, confusions)
            for n, board in enumerate(boards, start=1)
        ],
        inflation=inflation_views(boards, suite.file.metrics[0], titles),
        history=history_views(results, suite.file.metrics[0], titles),
        reported=reported_views(suite.reported),
        set_aside=set_aside_view(set_aside),
    )


def sorted_boards(
    suite: Suite, results: Sequence[Result], statistics: LeaderboardStatistics | None = None
) -> list[Board]:
    """Return the boards of a suite: real data before sample, then by config, full protocol first, newest first.

    Args:
        suite: The suite.
        results: The results that take part in tables.
        statistics: What was inferred of the boards, where that is known.

    Raises:
        ReliquaryError: Results define one measure in two ways.
    """

    def order(board: Board) -> tuple[bool, int, int, float]:
        newest = max(result.created_at for row in board.rows for result in row.results)
        config = _position(board.dataset.config, suite.file.configs)
        return _is_sample(board), config, _position(board.protocol, PROTOCOLS[::-1]), -newest.timestamp()

    return sorted(with_statistics(boards_of(results, suite.file.metrics[0]), statistics), key=order)


def _position(name: str, known: Sequence[str]) -> int:
    return known.index(name) if name in known else len(known)


def _is_sample(board: Board) -> bool:
    return board.dataset.name.endswith(SAMPLE_SUFFIX)


def _baseline_titles(suite: Suite, results: Sequence[Result]) -> dict[str, str]:
    used = {result.spec.baseline.name for result in results}
    return {name: load_baseline(suite, name).title for name in suite.baseline_names() if name in used}


def _board_view(
    suite: Suite,
    board: Board,
    anchor: str,
    titles: Mapping[str, str],
    figures: FiguresByResult,
    confusions: ConfusionByResult,
) -> BoardView:
    """Show the first rows of a board; a page of more than a thousand helps nobody."""
    shown = board.first(MOST_ROWS)
    metrics = suite.file.metrics
    dataset = board.dataset
    return BoardView(
        anchor=anchor,
        title=f"{dataset.name} {dataset.version}, config {dataset.config}, protocol {board.protocol}",
        facts=_facts(suite, board),
        settings=settings_text(board.settings),
        sample=_is_sample(board),
        leaderboard=_with_rest(leaderboard_view(shown, metrics, titles), len(board.rows)),
        pairs=pairs_view(shown, titles),
        cost=cost_view(shown, titles),
        rows=[_row_view(row, metrics, titles, figures, confusions) for row in shown.rows],
    )


def _with_rest(view: TableView, rows: int) -> TableView:
    """Say below a table how many rows it leaves out."""
    if rows <= len(view.rows):
        return view
    rest = f"{rows - len(view.rows):,} rows of lower place are not shown; their records lie in results/."
    return replace(view, notes=(rest, *view.notes))


def _row_view(
    row: Row,
    metrics: Sequence[str],
    titles: Mapping[str, str],
    figures: FiguresByResult,
    confusions: ConfusionByResult,
) -> RowView:
    first = row.results[0]
    return RowView(
        title=row_title(row, titles),
        model=first.model.id,
        parameters=settings_text(row.baseline.parameters),
        slices=slice_view(row, metrics),
        mistakes=mistakes_view([confusions[r.spec_sha256] for r in row.results if r.spec_sha256 in confusions]),
        figures=figures.get(first.spec_sha256, ()),
    )


def _facts(suite: Suite, board: Board) -> list[tuple[str, str]]:
    protocol = suite.file.protocols.get(board.protocol)
    facts = [("Protocol", f"{board.protocol}: {protocol.description}" if protocol else board.protocol)]
    facts += [(f"Test {what}", f"{number:,}") for what, number in _test_sizes(suite, board).items()]
    return [*facts, ("Suite version", board.suite_version), ("Manifest digest", board.dataset.manifest_digest[:16])]


def _test_sizes(suite: Suite, board: Board) -> dict[str, int]:
    """Return how many images were tested, and how many things in them the key measure speaks of."""
    key = (suite.file.metrics[0], None)
    stored = {result.predictions.rows for row in board.rows for result in row.results if result.predictions}
    counted = {row.measures[key].metric.n for row in board.rows if key in row.measures}
    sizes = {"images": stored, task_for(suite.file.task).counted: counted}
    return {what: numbers.pop() for what, numbers in sizes.items() if len(numbers) == 1}
