"""How rows changed: with versions of the suite and the dataset, with their own parameters, and by being replaced.

What is measured on two versions of a dataset is not comparable, and no table ranks it together; here one row is
followed through them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reliquary.files import canonical_json
from reliquary.rank.aggregate import MeasureKey, Spread
from reliquary.rank.succession import last_of
from reliquary.rank.tables import Cell, Column, Link, TableView
from reliquary.rank.text import deviation, figure, metric_title, settings_text, signed, unit_suffix
from reliquary.records import Metric, Result, ResultStatus

NOTE = (
    "Each row at every version of suite, dataset and parameters, the oldest first. The change is that against the line "
    "above; between versions of a dataset it speaks of other test images."
)

LineKey = tuple[str, str, str, str, str]
"""Dataset, config, protocol, engine and name of a row: what stays when versions change."""


@dataclass(frozen=True)
class Version:
    """A row at one version: results that differ in nothing but their seed.

    Attributes:
        results: The results, by seed.
        metric: The key measure of the first of them; None if they lack it.
        spread: The key measure over the seeds.
    """

    results: tuple[Result, ...]
    metric: Metric | None
    spread: Spread | None


def history_views(results: Sequence[Result], key_metric: str, titles: Mapping[str, str]) -> list[TableView]:
    """Return a table for each dataset, config and protocol with rows that have more than one version.

    Args:
        results: All results of a suite, those that are superseded or withdrawn too.
        key_metric: Name of the measure over the whole test set that is followed.
        titles: Titles of baselines by name.
    """
    by_board: dict[tuple[str, str, str], list[list[Version]]] = defaultdict(list)
    for key, versions in sorted(_lines(results, (key_metric, None)).items()):
        if len(versions) > 1:
            by_board[key[:3]].append(versions)
    return [_view(board, lines, titles) for board, lines in by_board.items()]


def _lines(results: Sequence[Result], measure: MeasureKey) -> dict[LineKey, list[Version]]:
    """Return the versions of each row, the oldest first; a superseded result belongs to the row that replaced it."""
    by_spec = {result.spec_sha256: result for result in results}
    lines: dict[LineKey, list[Result]] = defaultdict(list)
    for result in results:
        if result.status != ResultStatus.REPORTED:  # its figures were measured elsewhere, and on other data
            lines[_line_key(last_of(result, by_spec))].append(result)
    return {line: _versions(group, measure) for line, group in lines.items() if len(group) > 1}


def _versions(line: Sequence[Result], measure: MeasureKey) -> list[Version]:
    groups: dict[bytes, list[Result]] = defaultdict(list)
    for result in line:
        groups[_version_key(result)].append(result)
    versions = [_version(group, measure) for group in groups.values()]
    return sorted(versions, key=lambda version: (max(r.created_at for r in version.results), _first_hash(version)))


def _first_hash(version: Version) -> str:
    return version.results[0].spec_sha256


def _line_key(result: Result) -> LineKey:
    spec = result.spec
    return spec.dataset.name, spec.dataset.config, spec.protocol.name, spec.baseline.engine, spec.baseline.name


def _version_key(result: Result) -> bytes:
    """Return what results of one version share: all of their spec but the seed, and whether they still count."""
    spec = result.spec.model_dump(mode="json", exclude={"seed"})
    return canonical_json([spec, result.superseded_by is None, result.withdrawn is None])


def _version(group: Sequence[Result], measure: MeasureKey) -> Version:
    ordered = tuple(sorted(group, key=lambda result: (result.spec.seed, result.spec_sha256)))
    found = [m for result in ordered for m in result.metrics if (m.name, m.slice) == measure]
    spread = Spread(tuple(metric.value for metric in found)) if found else None
    return Version(ordered, found[0] if found else None, spread)


def _view(board: tuple[str, str, str], lines: Sequence[Sequence[Version]], titles: Mapping[str, str]) -> TableView:
    dataset, config, protocol = board
    metric = next((version.metric for line in lines for version in line if version.metric), None)
    title = metric_title(metric.name) + unit_suffix(metric.unit) if metric else "Key measure"
    columns = (
        Column("Row", numeric=False),
        Column("Suite", numeric=False),
        Column("Dataset", numeric=False),
        Column("Parameters that changed", numeric=False),
        Column(title, higher_is_better=metric.higher_is_better if metric else None),
        Column("Change"),
        Column("Newest", numeric=False),
        Column("State", numeric=False),
        Column("Results", numeric=False),
    )
    rows = tuple(row for line in lines for row in _rows(line, titles))
    return TableView(f"{dataset}, config {config}, protocol {protocol}", columns, rows, notes=(NOTE,))


def _rows(line: Sequence[Version], titles: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    parameters = [set(settings_text(version.results[0].spec.baseline.parameters)) for version in line]
    shared = set.intersection(*parameters)
    before: Version | None = None
    for version, own in zip(line, parameters, strict=True):
        spec = version.results[0].spec
        yield (
            Cell(titles.get(spec.baseline.name, spec.baseline.name), note=spec.baseline.model),
            Cell(spec.suite_version),
            Cell(spec.dataset.version, note=spec.dataset.manifest_digest[:8]),
            Cell(", ".join(sorted(own - shared))),
            _value(version),
            _change(before, version),
            Cell(f"{max(result.created_at for result in version.results):%Y-%m-%d}"),
            Cell(state_of(version.results[0])),
            Cell(links=tuple(Link(f"seed {r.spec.seed}", f"results/{r.spec_sha256}.json") for r in version.results)),
        )
        before = version


def state_of(result: Result) -> str:
    """Say whether a result counts: ``ranked``, ``superseded by 0123abcd``, or ``withdrawn`` with the reason."""
    if result.withdrawn is not None:
        return f"withdrawn: {result.withdrawn.reason}"
    return f"superseded by {result.superseded_by[:8]}" if result.superseded_by else "ranked"


def _value(version: Version) -> Cell:
    if version.metric is None or version.spread is None:
        return Cell()
    text = figure(version.spread.mean, version.metric.unit)
    std = version.spread.std
    return Cell(text, version.spread.mean, deviation="" if std is None else deviation(std, text))


def _change(before: Version | None, version: Version) -> Cell:
    """Return the difference of two versions, empty where the measure is not defined alike in both."""
    if before is None or not (before.metric and version.metric and before.spread and version.spread):
        return Cell()
    if (before.metric.version, before.metric.unit) != (version.metric.version, version.metric.unit):
        return Cell()
    change = version.spread.mean - before.spread.mean
    return Cell(signed(change, version.metric.unit), change)
