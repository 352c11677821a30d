"""What a dataset holds, as its page shows it: classes, years and licences, counted from the build."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliquary.build.describing.histogram import year_bins
from reliquary.build.reader import SAMPLE_SUFFIX, BuiltDataset
from reliquary.licences import terms_of
from reliquary.metrics.ages import astronomical_years, historical_years
from reliquary.rank.site.pictures import licence_page
from reliquary.rank.tables import Cell, Column, Link, TableView
from reliquary.records import RunDataset

ID_LENGTH = 16
MAX_BARS = 40
TO = "\N{EN DASH}"
KNOWN = {True: "yes", False: "no", None: "not known"}


@dataclass(frozen=True)
class BarView:
    """A bar of a histogram: its name, its number, and its parts in the order of the histogram's."""

    name: str
    total: int
    parts: Sequence[int]


@dataclass(frozen=True)
class Histogram:
    """A bar chart.

    Attributes:
        title: What it shows.
        parts: Names of the parts of each bar, for example the splits.
        bars: The bars.
        n_left_out: How many bars are not drawn.
    """

    title: str
    parts: Sequence[str]
    bars: Sequence[BarView]
    n_left_out: int = 0

    @property
    def longest(self) -> int:
        """The number of the longest bar, at least 1."""
        return max([1, *(bar.total for bar in self.bars)])


@dataclass(frozen=True)
class ConfigView:
    """A config: how large its splits are, and its histograms."""

    name: str
    splits: Sequence[tuple[str, int]]
    histograms: Sequence[Histogram]


@dataclass(frozen=True)
class DatasetPage:
    """A dataset version.

    Attributes:
        used: Name and config of it as the results state them.
        boards: Title and address of every table that speaks of it, relative to the folder of dataset pages.
        configs: What the build holds; empty where it is not at hand.
        licences: A table of them; None where no build is at hand.
        museums: Where the images come from, the most frequent first.
        files: Number of files; None where no build is at hand.
        size_bytes: Their size; None where no build is at hand.
    """

    used: RunDataset
    boards: Sequence[tuple[str, str]]
    configs: Sequence[ConfigView] = ()
    licences: TableView | None = None
    museums: Sequence[tuple[str, int]] = ()
    files: int | None = None
    size_bytes: int | None = None

    @property
    def id(self) -> str:
        """What names its page: the start of the digest of its manifest."""
        return self.used.manifest_digest[:ID_LENGTH]

    @property
    def sample(self) -> bool:
        """Whether its pictures are those of the sample museum."""
        return self.used.name.endswith(SAMPLE_SUFFIX)


def dataset_page(used: RunDataset, boards: Sequence[tuple[str, str]], build: BuiltDataset | None) -> DatasetPage:
    """Put the page of a dataset together.

    Args:
        used: The dataset as results state it.
        boards: Titles and addresses of the tables that speak of it.
        build: The build, if it is at hand.

    Raises:
        ReliquaryError: The build is damaged.
    """
    if build is None:
        return DatasetPage(used, boards)
    rights = _together(build, build.configs()[0], ("licence", "museum"))
    return DatasetPage(
        used,
        boards,
        [_config_view(build, config) for config in build.configs()],
        _licence_view(rights),
        _counted(rights, "museum"),
        len(build.manifest.files),
        sum(file.bytes for file in build.manifest.files),
    )


def _config_view(build: BuiltDataset, config: str) -> ConfigView:
    splits = build.splits(config)
    sizes = [sum(pq.read_metadata(path).num_rows for path in build.shards(config, split)) for split in splits]
    found = [
        *(_class_histogram(build, config, column, names) for column, names in build.class_columns(config).items()),
        _year_histogram(build, config),
    ]
    return ConfigView(config, list(zip(splits, sizes, strict=True)), [view for view in found if view])


def _class_histogram(build: BuiltDataset, config: str, column: str, names: Sequence[str]) -> Histogram | None:
    """Count a column of classes in each split; that of a list's part is written ``objects.category``."""
    splits = build.splits(config)
    name, _, part = column.partition(".")
    tables = [build.table(config, split, [name]).column(name) for split in splits]
    counts = [_count_labels(values.combine_chunks(), part, len(names)) for values in tables]
    bars = [BarView(label, sum(parts), parts) for label, *parts in zip(names, *counts, strict=True)]
    shown = [bar for bar in bars if bar.total][:MAX_BARS]
    title = f"{'Objects' if part else 'Images'} of each {(part or name).replace('_', ' ')}"
    return Histogram(title, splits, shown, sum(bar.total > 0 for bar in bars) - len(shown)) if shown else None


def _count_labels(values: pa.Array, part: str, n_classes: int) -> list[int]:
    if part:
        values = pc.struct_field(pc.list_flatten(values), part.split("."))
    labels = values.drop_null().to_numpy(zero_copy_only=False).astype(np.int64)
    return [int(n) for n in np.bincount(labels[labels >= 0], minlength=n_classes)[:n_classes]]


def _year_histogram(build: BuiltDataset, config: str) -> Histogram | None:
    table = _together(build, config, ("year", "year_begin", "year_end"))
    ends = [table.column(name) for name in ("year_begin", "year_end") if name in table.column_names]
    ends = [table.column("year")] if "year" in table.column_names else ends
    if not ends:
        return None
    scale = np.array([astronomical_years(np.array(end.to_pylist(), dtype=np.float64)) for end in ends]).mean(axis=0)
    years = historical_years(np.floor(scale[~np.isnan(scale)])).astype(int).tolist()
    bars = [BarView(_span(name), n, [n]) for name, n in year_bins(years)] if years else []
    return Histogram("Images by the year of the object", ["all"], bars) if bars else None


def _span(name: str) -> str:
    """Return a span of years for people: ``-199..-100`` is 199 to 100 BCE, with a dash."""
    begin, end = map(int, name.split(".."))
    return f"{-begin}{TO}{-end} BCE" if begin < 0 else f"{begin}{TO}{end}"


def _together(build: BuiltDataset, config: str, wanted: Sequence[str]) -> pa.Table:
    """Read some columns of all splits, those that there are."""
    split, *_ = build.splits(config)
    known = set(pq.read_schema(build.shards(config, split)[0]).names)
    columns = [name for name in wanted if name in known]
    return pa.concat_tables([build.table(config, split, columns) for split in build.splits(config)])


def _counted(table: pa.Table, column: str) -> list[tuple[str, int]]:
    if column not in table.column_names:
        return []
    return Counter(value or "not known" for value in table.column(column).to_pylist()).most_common()


def _licence_view(table: pa.Table) -> TableView | None:
    rows = []
    for licence, n in _counted(table, "licence"):
        terms = terms_of(licence)
        page = licence_page(licence)
        answers = (Cell(KNOWN[terms.commercial]), Cell(KNOWN[terms.share_alike]))
        rows.append((Cell(licence, links=(Link(licence, page),) if page else ()), Cell(f"{n:,}", n), *answers))
    titles = ("Commercial use", "Share alike")
    columns = (Column("Licence", numeric=False), Column("Images"), *(Column(title, numeric=False) for title in titles))
    note = "Each image has its own licence; the column licence of the data says which."
    return TableView("Licences of the images", columns, tuple(rows), notes=(note,)) if rows else None
