"""What was inferred of a leaderboard, as a document beside its records: whoever reads these need not draw again."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from reliquary.rank.statistics.intervals import Interval
from reliquary.rank.statistics.pairs import Pair
from reliquary.rank.statistics.ranges import RankRange
from reliquary.records.base import NonNegativeInt64, Part, Record, Sha256, Text


class RowStatistics(Part):
    """What was inferred of one row.

    Attributes:
        results: The hash of the spec of each of its results, in the order of the seeds.
        intervals: Intervals of the means over the seeds, by the name of the measure.
        rank_range: The ranks that it may have by the key measure; None if it took part in no test.
    """

    results: list[Sha256]
    intervals: dict[str, Interval]
    rank_range: RankRange | None


class BoardStatistics(Part):
    """What was inferred of one board.

    Attributes:
        n_objects: How many objects the images of the test set show; None where predictions or dataset were not at hand.
        rows: Its rows, best first.
        pairs: The tests of the key measure between two rows each, by their places among ``rows``, from 0.
    """

    n_objects: NonNegativeInt64 | None
    rows: list[RowStatistics]
    pairs: list[Pair]

    @model_validator(mode="after")
    def _check_ranks(self) -> Self:
        for number, row in enumerate(self.rows):
            best, worst = row.rank_range or (1, 1)
            if not 1 <= best <= worst <= len(self.rows):
                raise ValueError(
                    f"rows[{number}].rank_range: {best} to {worst}, but ranks go from 1 to "
                    f"{len(self.rows)}, the best one first; rank again"
                )
        return self

    @model_validator(mode="after")
    def _check_places(self) -> Self:
        for number, pair in enumerate(self.pairs):
            if not 0 <= pair.first < pair.second < len(self.rows):
                raise ValueError(
                    f"pairs[{number}]: compares row {pair.first} with row {pair.second} of {len(self.rows)}; rank again"
                )
        return self


class LeaderboardStatistics(Record):
    """What was inferred of all boards of a leaderboard, by the measure that orders them."""

    SCHEMA: ClassVar[str] = "leaderboard-statistics"

    key_metric: Text
    boards: list[BoardStatistics]
