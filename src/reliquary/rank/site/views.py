"""What the pages of a site show, in the order in which they show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reliquary.rank.page import BoardView, RowView
from reliquary.rank.site.answers import Mark
from reliquary.rank.site.charts import Strip, Tick, Tradeoff
from reliquary.rank.site.curves import CurvesView
from reliquary.rank.site.entries import Entry
from reliquary.rank.site.heatmap import Heatmap
from reliquary.rank.site.pictures import Picture
from reliquary.rank.site.rankings import Ranking
from reliquary.rank.tables import TableView


@dataclass(frozen=True)
class Card:
    """A test image, what is true of it, and what is said of it.

    Attributes:
        image_id: Its id in the dataset.
        picture: Its small copy and its credit; None where the build has none.
        true: The truth in words.
        said: The answer in words.
        right: Whether the answer is right; None where the card speaks of many rows.
        marks: Boxes to draw on the picture.
    """

    image_id: str
    picture: Picture | None
    true: str
    said: str
    right: bool | None
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class Gallery:
    """Cards that belong together."""

    title: str
    note: str
    cards: Sequence[Card]


@dataclass(frozen=True)
class YearsView:
    """Predicted over true years: points as pairs of positions 0..100, and the ticks that both axes share."""

    points: Sequence[tuple[float, float]]
    ticks: Sequence[Tick]
    n_left_out: int


@dataclass(frozen=True)
class RowPage:
    """The page of a row.

    Attributes:
        id: What names it.
        board: Number of its board on the page of the suite, from 1.
        view: What the leaderboard's own page says of it.
        facts: Terms and what they are here.
        measures: Every measure over the whole test set, seed by seed.
        heatmap: Which class is taken for which.
        curves: Precision over recall.
        years: Predicted over true years.
        galleries: Test images that are worth looking at.
        seed: The seed of the result that the curves and galleries show.
        records: Text and file name of each record.
        notes: What is said of single results.
    """

    id: str
    board: int
    view: RowView
    facts: Sequence[tuple[str, str]]
    measures: TableView
    heatmap: Heatmap | None
    curves: CurvesView | None
    years: YearsView | None
    galleries: Sequence[Gallery]
    seed: int
    records: Sequence[tuple[str, str]]
    notes: Sequence[str]


@dataclass(frozen=True)
class BoardPage:
    """A table of comparable rows on the page of its suite.

    Attributes:
        number: Its place on the page, from 1; it names the page of comparisons.
        view: What the leaderboard's own page shows.
        table: The leaderboard as it stands on the page of the suite.
        whole: The leaderboard with every measure, where it is too long to stand there; it has a page with its costs.
        rows: The pages of its rows, in order.
        strips: The key measure of each row on one axis.
        axis: What both ends of that axis are; None where nothing is drawn.
        tradeoffs: Quality over cost.
        disputed: Test images that the rows disagree on.
        comparison: The data of the page of comparisons.
        dataset: The id of the page of the dataset.
    """

    number: int
    view: BoardView
    table: Ranking
    whole: Ranking | None
    rows: Sequence[RowPage]
    strips: Sequence[Strip | None]
    axis: tuple[str, str] | None
    tradeoffs: Sequence[Tradeoff]
    disputed: Gallery | None
    comparison: Mapping[str, Any]
    dataset: str


@dataclass(frozen=True)
class SuitePage:
    """The page of a suite, and with it those of its rows and comparisons."""

    entry: Entry
    boards: Sequence[BoardPage]

    @property
    def n_rows(self) -> int:
        """How many rows all its tables have."""
        return sum(len(board.rows) for board in self.boards)
