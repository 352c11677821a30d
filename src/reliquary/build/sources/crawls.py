"""Crawl folders as sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reliquary.build.sources.candidate import Candidate, ReadSource, Subject, records_digest
from reliquary.catalogue.recipe import CrawlSource
from reliquary.crawl.folder import CrawlFolder
from reliquary.errors import ReliquaryError
from reliquary.records import ImageRecord, ObjectRecord

# What differs between two crawls of the same content: times, addresses and wording.
OBJECT_CIRCUMSTANCES = {"retrieved_at", "raw_sha256", "year_confidence", "year_reason"}
IMAGE_CIRCUMSTANCES = {"url", "reason", "etag", "last_modified", "fetched_at"}


def read_crawl(folder: Path, wanted: CrawlSource | None) -> ReadSource:
    """Read a finished crawl.

    Args:
        folder: The crawl.
        wanted: The recipe's source that names its museum, if there is one.

    Raises:
        ReliquaryError: The crawl is unfinished or damaged, or its objects and images do not fit together.
    """
    crawl = CrawlFolder.open(folder)
    if not crawl.finished:
        raise ReliquaryError(f"{folder}: the crawl is unfinished; run 'reliquary crawl {crawl.crawler}' to its end")
    pool = wanted.pool if wanted else None
    allowed = frozenset(rule.licence for rule in crawl.state.crawler.licences if rule.redistributable)
    candidates: list[Candidate] = []

    def rows() -> Iterator[list[dict[str, Any]]]:
        subject, of = Subject(), ""
        for artefact, image in crawl.pairs():
            if artefact.object_id != of:
                subject, of = _subject(artefact), artefact.object_id
            candidates.append(_candidate(subject, image, image.licence in allowed, pool))
            yield [
                artefact.model_dump(mode="json", exclude=OBJECT_CIRCUMSTANCES),
                image.model_dump(mode="json", exclude=IMAGE_CIRCUMSTANCES),
            ]

    sha256 = records_digest(rows())
    return ReadSource(crawl.museum, "crawl", candidates, crawl.blobs.get, sha256)


def _subject(record: ObjectRecord) -> Subject:
    return Subject(
        classes=tuple(record.classes),
        title=record.title,
        object_type=record.object_type,
        classification=record.classification,
        culture=record.culture,
        period=record.period,
        dynasty=record.dynasty,
        department=record.department,
        collection=record.collection,
        year_begin=record.year_begin,
        year_end=record.year_end,
        year_quality=record.year_quality,
        year_is_wide=record.year_is_wide,
        flags=tuple(record.flags),
    )


def _candidate(subject: Subject, image: ImageRecord, redistributable: bool, pool: str | None) -> Candidate:  # noqa: FBT001
    return Candidate(
        source=image.museum,
        item=image.object_id,
        view=image.view,
        status=image.status,
        licence=image.licence,
        credit=image.credit,
        redistributable=redistributable,
        shows=image.source,
        subject=subject,
        sha256=image.sha256,
        width=image.width,
        height=image.height,
        permalink=image.permalink,
        url=image.url,
        museum=image.museum,
        pool=pool,
    )
