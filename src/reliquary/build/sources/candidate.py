"""A candidate: one original picture with all that its source knows of it, whatever the source is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reliquary.errors import ReliquaryError
from reliquary.files import DigestOfList
from reliquary.records import Flag, ImageSource, ImageStatus, SourceDigest, YearQuality


@dataclass(frozen=True, slots=True)
class Subject:
    """What a picture shows, as far as a label or a column needs it; the views of an object share one.

    Attributes:
        classes: Labels of the crawler file; of a local copy, the names of the folders that the picture lies in.
        site: Cave or building.
    """

    classes: tuple[str, ...] = ()
    title: str | None = None
    object_type: str | None = None
    classification: str | None = None
    culture: str | None = None
    period: str | None = None
    dynasty: str | None = None
    department: str | None = None
    collection: str | None = None
    year_begin: int | None = None
    year_end: int | None = None
    year_quality: YearQuality = YearQuality.NONE
    year_is_wide: bool = False
    site: str | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedBox:
    """A box [x, y, width, height] in pixels from the top-left corner, with the source's own name of its class.

    ``iscrowd`` is COCO's: the box stands for a crowd of things that nobody counted.
    """

    name: str
    x: float
    y: float
    width: float
    height: float
    iscrowd: bool = False


@dataclass(frozen=True, slots=True)
class PanelMaps:
    """What belongs to a photograph of a relief.

    Attributes:
        panel_id: Photographs of one panel share it.
        depth: SHA-256 of the depth map, a 16-bit grey PNG of the photograph's size.
        depth_min: Depth of the value 0, in ``depth_unit``.
        depth_max: Depth of the value 65535.
        depth_unit: ``m`` or ``unitless``.
        pixel_size: What a pixel of the maps measures on the panel, in ``depth_unit``.
        segmentation: SHA-256 of the map of class indices, an 8-bit PNG; None if there is none.
        class_names: Names of these classes.
        degradation: Name and seed of what the photograph was aged with; None if it was not.
    """

    panel_id: str
    depth: str
    depth_min: float
    depth_max: float
    depth_unit: str
    pixel_size: float
    segmentation: str | None
    class_names: tuple[str, ...]
    degradation: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One original picture.

    Attributes:
        source: Museum, render set or local copy.
        item: The source's own id of what it shows: the museum's object id, the file of a copy.
        view: Number of the view of the item.
        sha256: Of the original bytes; with the status ``stored`` only.
        redistributable: Whether the source's terms allow to pass the picture on.
        shows: Real, synthetic or sample.
        museum: Name of the museum; None if the source is none.
        pool: The pool that the source fills; None if the dataset has no pools.
        dpi: Resolution of the original, if it matters.
        boxes: Boxes of what is in the picture; None if nobody looked.
        panel: Maps of a relief.
        mask: SHA-256 of a mask of what is lost in the picture, an 8-bit grey PNG of its size; None if it has none.
    """

    source: str
    item: str
    view: int
    status: ImageStatus
    licence: str
    credit: str
    redistributable: bool
    shows: ImageSource
    subject: Subject
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    permalink: str | None = None
    url: str | None = None
    museum: str | None = None
    pool: str | None = None
    dpi: int | None = None
    boxes: tuple[NamedBox, ...] | None = None
    panel: PanelMaps | None = None
    mask: str | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        """Source, item and view: unique among all candidates, and the order of all lists."""
        return self.source, self.item, self.view

    @property
    def original(self) -> str:
        """SHA-256 of the original bytes of a candidate that has them."""
        if self.sha256 is None:
            raise ValueError(f"{self.key}: no bytes, the status is '{self.status}'")
        return self.sha256


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something in a source that should have been a candidate, or a part of one, and is faulty.

    Attributes:
        reason: The same words for all rejections of a kind, so that they can be counted.
        sha256: Of the original bytes, if there are any.
    """

    source: str
    item: str
    view: int
    reason: str
    sha256: str | None = None


@dataclass(frozen=True)
class ReadSource:
    """A source that was read.

    Attributes:
        name: Museum, render set or local copy.
        kind: ``crawl``, ``render`` or ``import``.
        candidates: Sorted by item and view.
        rejections: What was faulty.
        read: Gives the original bytes of a SHA-256, checked; raises ReliquaryError if they are missing or changed.
        sha256: Digest of the records: two folders with the same content have the same one.
    """

    name: str
    kind: str
    candidates: list[Candidate]
    read: Callable[[str], bytes]
    sha256: str
    rejections: list[Rejection] = field(default_factory=list)

    def digest(self) -> SourceDigest:
        """Return the digest for the manifest."""
        return SourceDigest(name=self.name, kind=self.kind, sha256=self.sha256)


def records_digest(rows: Iterable[Any]) -> str:
    """Return the SHA-256 of the canonical JSON of all rows, without holding them all."""
    digest = DigestOfList()
    for row in rows:
        digest.add(row)
    return digest.hexdigest()


def picture_source(candidates: Sequence[Candidate]) -> ImageSource:
    """Return what the stored pictures show: all are sample pictures, or none is.

    Raises:
        ReliquaryError: Sample pictures stand among others, so that one could be taken for the other.
    """
    kinds = {candidate.shows for candidate in candidates if candidate.sha256 is not None}
    if ImageSource.SAMPLE in kinds and len(kinds) > 1:
        example = next(c.key for c in candidates if c.shows is ImageSource.SAMPLE)
        raise ReliquaryError(
            f"sample pictures (for example {example}) and {min(kinds - {ImageSource.SAMPLE})} ones cannot go "
            "into one dataset; build them apart with --source"
        )
    return ImageSource.SAMPLE if kinds == {ImageSource.SAMPLE} else ImageSource.REAL
