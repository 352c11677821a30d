"""Years that contradict each other, cannot be, or lie far from those of everything alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.year_spans import Span, span_of, year_text
from reliquary.curate.collection.item import Item
from reliquary.records import Finding, YearQuality

MAX_YEARS = 1000
"""A span of more years says nothing of an epoch."""

MIN_GAP = 500
"""Years by which an object must lie outside the span of its like: museums' datings are rough."""

OUTSIDE = 0.0005
"""Share of the objects at either end that the span of a class leaves out: it is the central 99.9 %."""

MIN_OBJECTS = 30
"""With fewer dated objects a class has no span that one could lie outside of."""

IMPOSSIBLE = 1.0
CONTRADICTORY = 0.9
OBJECT_DISAGREES = 0.8
GROUP_DISAGREES = 0.6
WIDE = 0.6
FAR = 0.5

Subject = tuple[str, str]
"""Museum and id of an object; a picture without them is its own subject."""


Dated = Sequence[tuple[Item, Span]]
"""Items with their years."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something wrong with the years of a picture; those of one case share a group, and name whom they contradict."""

    sha256: str
    score: float
    explanation: str
    group: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class YearConflicts:
    """Finds years that the source contradicts, that cannot be, or that others contradict.

    Attributes:
        this_year: Nothing can be younger.
    """

    name: ClassVar[str] = "year_conflicts"
    title: ClassVar[str] = "Year conflicts"

    this_year: int = field(default_factory=lambda: datetime.now(UTC).year)

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for each picture with a conflict, with all of them, the gravest first."""
        dated = [(item, span) for item in evidence.collection.items if (span := span_of(item)) is not None]
        conflicts = [
            *(conflict for item, span in dated for conflict in _of_item(item, span, self.this_year)),
            *_of_objects(dated),
            *_of_identical(_by(dated, "sha256")),
            *_of_groups(_by(dated, "group_id")),
            *_of_classes(_by(dated, "label"), "labelled"),
            *_of_classes(_by(dated, "culture"), "of the culture"),
        ]
        return _findings(conflicts)


def _of_item(item: Item, span: Span, this_year: int) -> Iterator[Conflict]:
    """Yield what is wrong with the years of an item whatever those of others are."""
    problems = []
    if 0 in (span.begin, span.end):
        problems.append((IMPOSSIBLE, f"it is dated {span}, and there is no year 0"))
    if span.begin > span.end:
        problems.append((IMPOSSIBLE, f"its years run backwards: {year_text(span.begin)} to {year_text(span.end)}"))
    if span.end > this_year:
        problems.append((IMPOSSIBLE, f"it is dated to the future: {span}"))
    if span.years > MAX_YEARS:
        problems.append((WIDE, f"it is dated {span}, a span of {span.years:,} years"))
    if item.year_quality == YearQuality.CONFLICT:
        problems.append((CONTRADICTORY, f"what its source says of its years contradicts itself; taken is {span}"))
    for score, explanation in problems:
        yield Conflict(item.sha256, score, explanation)


def _of_objects(dated: Dated) -> Iterator[Conflict]:
    """Yield the pictures of objects that have other years on other pictures."""
    pictures: defaultdict[Subject, dict[Span, str]] = defaultdict(dict)
    for item, span in dated:
        pictures[_subject(item)].setdefault(span, item.sha256)
    for item, span in dated:
        subject = _subject(item)
        others = {other: sha256 for other, sha256 in pictures[subject].items() if other != span}
        if others:
            explanation = f"its object is dated {span} here and {', '.join(map(str, others))} on other pictures"
            contradicted = tuple(sha256 for sha256 in others.values() if sha256 != item.sha256)
            yield Conflict(item.sha256, OBJECT_DISAGREES, explanation, " ".join(subject), contradicted)


def _of_identical(buckets: Mapping[str, Dated]) -> Iterator[Conflict]:
    """Yield the pictures that stand for several objects whose years do not meet."""
    for sha256, dated in buckets.items():
        (early, its), (late, their) = _earliest(dated), _latest(dated)
        n_objects = len({_subject(item) for item, _ in dated})
        if its.gap(their) and n_objects > 1:
            explanation = (
                f"the same picture stands for {n_objects:,} objects, among them {early.name}, dated {its}, "
                f"and {late.name}, dated {their}"
            )
            yield Conflict(sha256, CONTRADICTORY, explanation)


def _of_groups(buckets: Mapping[str, Dated]) -> Iterator[Conflict]:
    """Yield the pictures of a group that are of different objects whose years do not meet."""
    for key, dated in buckets.items():
        extremes = (_earliest(dated), _latest(dated))
        for item, span in dated:
            other, its = max(extremes, key=lambda extreme: span.gap(extreme[1]))
            if span.gap(its) and _subject(item) != _subject(other):
                explanation = f"it is dated {span}, but its group holds {other.name}, dated {its}"
                yield Conflict(item.sha256, GROUP_DISAGREES, explanation, key, (other.sha256,))


def _earliest(dated: Dated) -> tuple[Item, Span]:
    return min(dated, key=lambda each: each[1].end)


def _latest(dated: Dated) -> tuple[Item, Span]:
    return max(dated, key=lambda each: each[1].begin)


def _of_classes(buckets: Mapping[str, Dated], how: str) -> Iterator[Conflict]:
    """Yield the pictures whose years lie far outside the central 99.9 % of those of their class.

    At least one object at either end is left out, so that one that is wrong does not widen the span.
    """
    for name, dated in buckets.items():
        spans = list({_subject(item): span for item, span in dated}.values())
        n_outside = max(1, int(OUTSIDE * len(spans)))
        if len(spans) < MIN_OBJECTS:
            continue
        begin = sorted(span.begin for span in spans)[n_outside]
        end = sorted(span.end for span in spans)[-1 - n_outside]
        usual = Span(begin, max(begin, end))
        for item, span in dated:
            if span.gap(usual) >= MIN_GAP:
                explanation = (
                    f"it is dated {span}, {span.gap(usual):,} years from the {len(spans):,} dated objects {how} "
                    f"{name}, of which 99.9 % lie in {usual}"
                )
                yield Conflict(item.sha256, FAR, explanation)


def _by(dated: Dated, attribute: str) -> Mapping[str, Dated]:
    """Return dated items by one of their attributes; without those that lack it."""
    found: defaultdict[str, list[tuple[Item, Span]]] = defaultdict(list)
    for item, span in dated:
        value = getattr(item, attribute)
        if value is not None:
            found[value].append((item, span))
    return found


def _subject(item: Item) -> Subject:
    return (item.museum or "", item.object_id or item.sha256)


def _findings(conflicts: Iterable[Conflict]) -> list[Finding]:
    """Return one finding a picture, with all its conflicts, the gravest first."""
    by_picture: defaultdict[str, list[Conflict]] = defaultdict(list)
    for conflict in sorted(conflicts, key=lambda conflict: -conflict.score):
        by_picture[conflict.sha256].append(conflict)
    return [
        Finding(
            sha256=sha256,
            check=YearConflicts.name,
            score=its[0].score,
            flagged=True,
            explanation="; ".join(dict.fromkeys(conflict.explanation for conflict in its)),
            group=next((conflict.group for conflict in its if conflict.group is not None), None),
            others=sorted({other for conflict in its for other in conflict.others}),
        )
        for sha256, its in by_picture.items()
    ]
