"""A collection of pictures, whatever it was read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from reliquary.build.sources.candidate import NamedBox
from reliquary.records import ImageSource


class CollectionKind(StrEnum):
    """What a collection was read from."""

    CRAWL = "crawl"
    DATASET = "dataset"


@dataclass(frozen=True, slots=True)
class Item:
    """A picture with what is known of what it shows.

    In a crawl one picture may stand for several objects: then it has several items. In a dataset it has one.

    Attributes:
        sha256: What a decision names the picture by: SHA-256 of the original bytes; of a cut-out its ``image_id``.
        name: What people call it, for example ``1_LOUVRE_26784283_2.jpg`` or ``met 436535, view 2``.
        view: Number of the view; 0 is the main one.
        label: Its class; None if it has none, or several.
        classes: All classes that the source gives.
        year_quality: How far the years can be trusted; None if the source does not say.
        redistributable: Whether the source's terms let the picture be passed on; None if the source does not say.
        group_id: Items of one group never stand in two splits of a config that keeps groups together.
        splits: The split that it stands in, by config.
        boxes: Boxes of what is in it, in its own pixels; None if it has no annotations.
        layers: Names of the image columns that belong to it, for example ``mask``.
    """

    sha256: str
    name: str
    licence: str
    credit: str
    shows: ImageSource
    museum: str | None = None
    object_id: str | None = None
    view: int | None = None
    label: str | None = None
    classes: tuple[str, ...] = ()
    title: str | None = None
    object_type: str | None = None
    culture: str | None = None
    year_begin: int | None = None
    year_end: int | None = None
    year_quality: str | None = None
    permalink: str | None = None
    redistributable: bool | None = None
    flags: tuple[str, ...] = ()
    group_id: str | None = None
    splits: Mapping[str, str] = field(default_factory=dict)
    boxes: tuple[NamedBox, ...] | None = None
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Collection:
    """The pictures of a crawl or of a built dataset.

    Attributes:
        kind: What it was read from.
        name: The museum or the dataset; it ends in ``-sample`` if its pictures are those of the sample museum.
        path: The folder.
        state: Digest of what decides the pixels: two states of a dataset may show one original at two sizes.
        items: In the order of the source.
        class_names: What a curator may relabel a picture with; none if labels are not of whole pictures.
        keeps_groups: For each config whether its splits keep groups together.
        read: Gives the encoded bytes of a picture; raises ReliquaryError if they are missing or were changed.
        read_layer: Gives the encoded bytes of a layer of a picture, by SHA-256 and name of the layer.
    """

    kind: CollectionKind
    name: str
    path: Path
    state: str
    items: Sequence[Item]
    class_names: Sequence[str]
    read: Callable[[str], bytes]
    read_layer: Callable[[str, str], bytes]
    keeps_groups: Mapping[str, bool] = field(default_factory=dict)

    @cached_property
    def by_picture(self) -> Mapping[str, Sequence[Item]]:
        """The items of each picture, by SHA-256, in the order of the source."""
        found: defaultdict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            found[item.sha256].append(item)
        return dict(found)
