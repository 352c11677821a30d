"""What can be counted of a planned dataset: classes, sources, years, groups, siblings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reliquary.build.dating.years import year_of
from reliquary.build.examples import Example
from reliquary.build.planning.plan import Plan
from reliquary.build.planning.stores import ConfigPlan, Store
from reliquary.build.splitting.splits import SplitItem, n_siblings


@dataclass(frozen=True)
class ClassCounts:
    """How often each class stands in each part of a store: images, or the things in them.

    Attributes:
        names: The classes.
        parts: Names of the parts: splits, or pools.
        counts: For each class a number for each part.
        images: Images of each part.
    """

    names: list[str]
    parts: list[str]
    counts: list[list[int]]
    images: list[int]

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """The lines of a table."""
        return list(zip(self.names, self.counts, strict=True))

    @property
    def totals(self) -> dict[str, int]:
        """How often each class stands in the whole store."""
        return {name: sum(counts) for name, counts in self.rows}


@dataclass(frozen=True)
class SourceCounts:
    """How many images of each class come from each source.

    Attributes:
        sources: Museums, render sets, local copies.
        rows: For each class its name and a number for each source.
    """

    sources: list[str]
    rows: list[tuple[str, list[int]]]

    @property
    def only_source_of(self) -> dict[str, str]:
        """The classes that one source alone gives; empty if there is only one source anyway."""
        if len(self.sources) < 2:
            return {}
        given = {name: [s for s, n in zip(self.sources, counts, strict=True) if n] for name, counts in self.rows}
        return {name: sources[0] for name, sources in given.items() if len(sources) == 1}


@dataclass(frozen=True)
class Years:
    """The years of the objects that images show.

    Attributes:
        first: The earliest year that any span begins with; None if no object has years.
        last: The latest year that any span ends with.
        n_dated: Images of objects with years.
        n_images: All images.
        middles: For each image whose object has a span that is not too wide, its middle.
    """

    first: int | None
    last: int | None
    n_dated: int
    n_images: int
    middles: list[int]


@dataclass(frozen=True)
class Groups:
    """The groups that never stand in two splits.

    Attributes:
        n_of_more_objects: Groups that hold images of more than one object: near-duplicates or one site tie them.
        largest: Images of the largest group.
        largest_objects: Objects of the group with the most of them.
    """

    n: int
    n_of_more_objects: int
    largest: int
    largest_objects: int


def count_classes(store: Store, names: Sequence[str]) -> ClassCounts:
    """Count the classes of each part of a store."""
    strata = store.contents.strata
    found = [Counter(label for image_id in part.image_ids for label in strata[image_id]) for part in store.parts]
    counts = [[of_part[label] for of_part in found] for label in range(len(names))]
    images = [len(part.image_ids) for part in store.parts]
    return ClassCounts(list(names), [part.name for part in store.parts], counts, images)


def count_sources(plan: Plan, store: Store, names: Sequence[str]) -> SourceCounts:
    """Count the images of each class by their source; an image with two classes counts for both."""
    found = Counter(
        (label, plan.examples[image_id].candidate.source)
        for image_id, labels in store.contents.strata.items()
        for label in set(labels)
    )
    sources = sorted({source for _, source in found})
    rows = [(name, [found[label, source] for source in sources]) for label, name in enumerate(names)]
    return SourceCounts(sources, rows)


def count_years(examples: Iterable[Example]) -> Years:
    """Count the years of the objects that images show."""
    subjects = [example.candidate.subject for example in examples]
    spans = [(s.year_begin, s.year_end) for s in subjects if s.year_begin is not None and s.year_end is not None]
    middles = [year for year in map(year_of, subjects) if isinstance(year, int)]
    first = min((begin for begin, _ in spans), default=None)
    last = max((end for _, end in spans), default=None)
    return Years(first, last, len(spans), len(subjects), middles)


def count_groups(plan: Plan) -> Groups:
    """Count the groups of a dataset."""
    images = Counter(plan.groups[image_id] for image_id in plan.examples)
    members = {
        (plan.groups[image_id], example.candidate.source, example.candidate.item)
        for image_id, example in plan.examples.items()
    }
    objects = Counter(group for group, *_ in members)
    more = sum(n > 1 for n in objects.values())
    return Groups(len(images), more, max(images.values()), max(objects.values()))


def count_siblings(plan: Plan, config: ConfigPlan) -> dict[str, tuple[int, int]]:
    """Return for each split but the first how many images have one of their group in the first, and of how many."""
    assigned = {image_id: split for split in config.splits for image_id in plan.image_ids(config, split)}
    items = [SplitItem(image_id, plan.groups[image_id], ()) for image_id in assigned]
    sizes = Counter(assigned.values())
    training, *others = config.splits
    return {split: (n_siblings(items, assigned, of=split, within=training), sizes[split]) for split in others}
