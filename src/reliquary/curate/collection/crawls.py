"""Crawls as collections."""

from __future__ import annotations

from pathlib import Path

from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.crawl.folder import CrawlFolder
from reliquary.curate.collection.item import Collection, CollectionKind, Item
from reliquary.errors import ReliquaryError
from reliquary.records import ImageRecord, ImageSource, ImageStatus, ObjectRecord

ORIGINALS = "originals"
"""The state of every crawl: the pictures are the originals, which their names decide."""


def crawl_collection(folder: Path) -> Collection:
    """Read the stored pictures of a finished crawl; those without bytes are nothing to look at.

    Raises:
        ReliquaryError: The crawl is unfinished or damaged, or has no pictures.
    """
    crawl = CrawlFolder.open(folder)
    allowed = frozenset(rule.licence for rule in crawl.state.crawler.licences if rule.redistributable)
    items = [
        _item(artefact, image, redistributable=image.licence in allowed)
        for artefact, image in crawl.pairs()
        if image.status is ImageStatus.STORED
    ]
    if not items:
        raise ReliquaryError(f"{folder}: the crawl holds no pictures; run 'reliquary crawl {crawl.museum}' with images")
    is_sample = all(item.shows is ImageSource.SAMPLE for item in items)
    return Collection(
        kind=CollectionKind.CRAWL,
        name=crawl.museum + (SAMPLE_SUFFIX if is_sample and crawl.museum != ImageSource.SAMPLE else ""),
        path=folder,
        state=ORIGINALS,
        items=items,
        class_names=list(crawl.state.crawler.classes),
        read=crawl.blobs.get,
        read_layer=_no_layer,
    )


def _item(artefact: ObjectRecord, image: ImageRecord, *, redistributable: bool) -> Item:
    if image.sha256 is None:
        raise ValueError(f"{image.url}: a stored image without sha256")
    return Item(
        sha256=image.sha256,
        name=f"{image.museum} {image.object_id}, view {image.view}",
        licence=image.licence,
        credit=image.credit,
        shows=image.source,
        museum=image.museum,
        object_id=image.object_id,
        view=image.view,
        label=artefact.classes[0] if len(artefact.classes) == 1 else None,
        classes=tuple(artefact.classes),
        title=artefact.title,
        object_type=artefact.object_type,
        culture=artefact.culture,
        year_begin=artefact.year_begin,
        year_end=artefact.year_end,
        year_quality=artefact.year_quality.value,
        permalink=image.permalink,
        redistributable=redistributable,
        flags=tuple(flag.value for flag in artefact.flags),
        group_id=f"{image.museum}:{image.object_id}",
    )


def _no_layer(sha256: str, layer: str) -> bytes:
    raise ReliquaryError(f"{sha256}: pictures of a crawl have no layer '{layer}'")
