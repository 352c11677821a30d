"""A table as both pages show it: Markdown writes its text, HTML also sorts by its values."""

from __future__ import annotations

from dataclasses import dataclass

MOST_SHOWN = 20  # rows


@dataclass(frozen=True)
class Link:
    """A link to a file of the leaderboard, relative to its folder."""

    text: str
    href: str


@dataclass(frozen=True)
class Bar:
    """A value drawn inside its cell, on an axis from 0 to 100.

    Attributes:
        mean: Length of the bar.
        dots: Where the single seeds lie.
    """

    mean: float
    dots: tuple[float, ...]


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        title: Its heading.
        numeric: Numbers are aligned right and sorted by value.
        higher_is_better: Direction of a measure; None for everything else.
    """

    title: str
    numeric: bool = True
    higher_is_better: bool | None = None

    @property
    def arrow(self) -> str:
        """An arrow towards the better values, or nothing."""
        return {True: "↑", False: "↓", None: ""}[self.higher_is_better]


@dataclass(frozen=True)
class Cell:
    """A cell.

    Attributes:
        text: What it says; empty where nothing is known.
        value: The number that it is sorted by in a column of numbers; None sorts last.
        deviation: The standard deviation, where there is one.
        interval: Both ends of the interval, where there is one.
        note: A second, smaller line.
        links: Links instead of text.
        bar: A drawing of the value.
        best: Whether the value is the best of its column.
        tag: Whether the text is a status, shown as a badge.
    """

    text: str = ""
    value: float | None = None
    deviation: str = ""
    interval: str = ""
    note: str = ""
    links: tuple[Link, ...] = ()
    bar: Bar | None = None
    best: bool = False
    tag: bool = False


@dataclass(frozen=True)
class TableView:
    """A table with a caption; one column names the row.

    Attributes:
        header: Index of the column that names the row.
        sorted_by: Index of the column that the rows are ordered by, or None.
        notes: Sentences below the table.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: int = 0
    sorted_by: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def long(self) -> bool:
        """Whether it is so long that a page folds it away, if it is one of many."""
        return len(self.rows) > MOST_SHOWN

    @property
    def drawn(self) -> bool:
        """Whether any cell holds a drawing."""
        return any(cell.bar for row in self.rows for cell in row)
