"""From the years of examples to the epochs that become their classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from reliquary.build.dating.epochs import Epoch, epoch_of
from reliquary.build.examples import Example
from reliquary.errors import ReliquaryError

Find = Callable[[Mapping[str, Sequence[int]]], Sequence[Epoch]]
"""Finds epochs in the years of each collection."""


class Dated(NamedTuple):
    """An example with what its epoch follows from."""

    example: Example
    collection: str
    year: int


class EpochLabels(NamedTuple):
    """The epochs of a dataset.

    Attributes:
        names: Class names, in the order of the collections and then of time.
        by_image: The index of its epoch for each image id.
    """

    names: list[str]
    by_image: dict[str, int]


def label_epochs(dated: Sequence[Dated], collections: Sequence[str], find: Find) -> EpochLabels:
    """Find the epochs of dated examples, in training and in testing alike, and give each example its own.

    An object counts once, however many photographs it has.

    Args:
        dated: The examples.
        collections: Names of all collections, in the order of the classes.
        find: Finds the epochs.

    Raises:
        ReliquaryError: Nothing is dated.
    """
    if not dated:
        raise ReliquaryError(
            "eras and epochs need years, and none of the images that are left has one to learn from; add crawls with "
            "dated objects, or build from a recipe of your own without such a config"
        )
    epochs = sorted(find(_years(dated)), key=lambda epoch: (collections.index(epoch.collection), epoch.end))
    different = {(collection, year) for _, collection, year in dated}
    index = {(collection, year): epoch_of(epochs, collection, year) for collection, year in different}
    by_image = {example.image_id: index[collection, year] for example, collection, year in dated}
    return EpochLabels([epoch.name for epoch in epochs], by_image)


def _years(dated: Iterable[Dated]) -> dict[str, list[int]]:
    """Return the years of each collection, sorted, one for each object."""
    objects = {(collection, *example.candidate.key[:2]): year for example, collection, year in dated}
    years: defaultdict[str, list[int]] = defaultdict(list)
    for (collection, *_), year in objects.items():
        years[collection].append(year)
    return {collection: sorted(years[collection]) for collection in sorted(years)}
