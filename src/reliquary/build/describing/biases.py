"""Biases that can be counted, as sentences for the card and for Croissant."""

from __future__ import annotations

from collections.abc import Iterator

from reliquary.build.describing.counting import Years
from reliquary.build.describing.facts import DatasetFacts, StoreFacts

MOST_NAMED = 8


def counted_biases(facts: DatasetFacts) -> list[str]:
    """Return what the figures tell: imbalance, classes of one source, years, siblings across splits."""
    return [*_sources(facts), *_years(facts.years), *(line for store in facts.stores for line in _of_store(store))]


def _sources(facts: DatasetFacts) -> Iterator[str]:
    if len(facts.sources) == 1:
        yield f"All images come from one source, {facts.sources[0].name}: its taste and its lighting are those of all."


def _years(years: Years) -> Iterator[str]:
    if years.first is not None and years.last is not None:
        share = _per_cent(years.n_dated, years.n_images)
        yield f"{share} of the images show objects with years, from {years.first} to {years.last}."


def _of_store(store: StoreFacts) -> Iterator[str]:
    if store.like is None:
        yield from _of_classes(store)
    for config in store.configs:
        for split, (siblings, total) in config.siblings.items():
            yield (
                f"`{config.name}`: {siblings:,} of {total:,} images in `{split}` ({_per_cent(siblings, total)}) have a "
                f"sibling, an image of the same group, in `{config.splits[0]}`."
            )


def _of_classes(store: StoreFacts) -> Iterator[str]:
    place = f"`{store.name}`:"
    totals = {name: n for name, n in store.classes.totals.items() if n}
    things = "boxes" if store.counts_things else "images"
    if len(totals) > 1:
        largest, smallest = max(totals, key=lambda name: totals[name]), min(totals, key=lambda name: totals[name])
        ratio = totals[largest] / totals[smallest]
        yield (
            f"{place} the largest class, {largest}, has {ratio:.1f} times the {things} of the smallest, {smallest} "
            f"({totals[largest]:,} and {totals[smallest]:,})."
        )
    if empty := [name for name in store.classes.names if name not in totals]:
        yield f"{place} there is nothing of {_named(empty)}."
    if only := store.sources.only_source_of:
        which = _named([f"{name} ({source})" for name, source in only.items()])
        yield (
            f"{place} one source alone gives all images of {len(only)} of {len(store.classes.names)} classes: {which}. "
            "A model may learn how a source takes pictures in place of the class."
        )


def _named(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _per_cent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
