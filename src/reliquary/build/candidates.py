"""The images of crawl folders, each with the object that it shows: what a dataset can be made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reliquary.blobs import BlobStore
from reliquary.crawl.folder import CrawlFolder
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import ImageRecord, ImageSource, ObjectRecord, SourceDigest

# What differs between two crawls of the same content: times, addresses, wording, and what follows from the years.
OBJECT_CIRCUMSTANCES = {"retrieved_at", "raw_sha256", "year_confidence", "year_reason", "year_is_wide"}
IMAGE_CIRCUMSTANCES = {"url", "reason", "etag", "last_modified", "fetched_at"}


@dataclass(frozen=True)
class Candidate:
    """An image, stored or not, and its object."""

    artefact: ObjectRecord
    image: ImageRecord

    @property
    def key(self) -> tuple[str, str, int]:
        """Museum, object and view: unique among all candidates, and the order of all lists."""
        return self.image.museum, self.image.object_id, self.image.view


@dataclass(frozen=True)
class CrawlSource:
    """One finished crawl.

    Attributes:
        redistributable: The licences whose images the museum's crawler file allows in a public build.
    """

    folder: Path
    museum: str
    redistributable: frozenset[str]
    candidates: list[Candidate]
    blobs: BlobStore

    def digest(self) -> SourceDigest:
        """Return the digest of the records; two crawls that found the same content have the same one."""
        rows = [
            [
                candidate.artefact.model_dump(mode="json", exclude=OBJECT_CIRCUMSTANCES),
                candidate.image.model_dump(mode="json", exclude=IMAGE_CIRCUMSTANCES),
            ]
            for candidate in self.candidates
        ]
        return SourceDigest(name=self.museum, kind="crawl", sha256=sha256_bytes(canonical_json(rows)))


def read_sources(folders: Sequence[Path]) -> list[CrawlSource]:
    """Read finished crawl folders, sorted by museum whatever the order given.

    Raises:
        ReliquaryError: There is none, a crawl is unfinished or damaged, or a museum comes twice.
    """
    if not folders:
        raise ReliquaryError("no sources: give at least one crawl folder with --source")
    sources = sorted((_read_crawl(folder) for folder in folders), key=lambda source: source.museum)
    for first, second in pairwise(sources):
        if first.museum == second.museum:
            raise ReliquaryError(
                f"{first.folder} and {second.folder}: both are crawls of '{first.museum}'; give one of them"
            )
    return sources


def _read_crawl(folder: Path) -> CrawlSource:
    crawl = CrawlFolder.open(folder)
    if not crawl.finished:
        raise ReliquaryError(f"{folder}: the crawl is unfinished; run 'reliquary crawl {crawl.crawler}' to its end")
    artefacts = {(record.museum, record.object_id): record for record in crawl.objects()}
    candidates: dict[tuple[str, str, int], Candidate] = {}
    faults: list[Fault] = []
    for image in crawl.images():
        artefact = artefacts.get((image.museum, image.object_id))
        key = (image.museum, image.object_id, image.view)
        if artefact is None:
            faults.append(Fault(str(folder), "object_id", f"an image speaks of the unknown object {key[:2]}"))
        elif key in candidates:
            faults.append(Fault(str(folder), "view", f"the image {key} stands twice"))
        else:
            candidates[key] = Candidate(artefact, image)
    if faults:
        raise FaultyFileError(f"{folder}: objects and images do not fit together; crawl again", faults)
    ordered = [candidates[key] for key in sorted(candidates)]
    allowed = frozenset(rule.licence for rule in crawl.state.crawler.licences if rule.redistributable)
    return CrawlSource(folder, crawl.museum, allowed, ordered, crawl.blobs)


def picture_source(candidates: Sequence[Candidate]) -> ImageSource:
    """Return what the stored pictures show: all are sample pictures, or none is.

    Raises:
        ReliquaryError: Sample pictures stand among others, so that one could be taken for the other.
    """
    kinds = {candidate.image.source for candidate in candidates if candidate.image.sha256 is not None}
    if ImageSource.SAMPLE in kinds and len(kinds) > 1:
        example = next(c.key for c in candidates if c.image.source is ImageSource.SAMPLE)
        raise ReliquaryError(
            f"sample pictures (for example {example}) and {min(kinds - {ImageSource.SAMPLE})} ones cannot go "
            "into one dataset; build them apart with --source"
        )
    return ImageSource.SAMPLE if kinds == {ImageSource.SAMPLE} else ImageSource.REAL
