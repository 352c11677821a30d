"""The end of a crawl: the journals become tables, and the folder says that it is finished."""

from __future__ import annotations

from collections import Counter

from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.folder import IMAGES_FILE, OBJECTS_FILE, Counts, CrawlFolder
from reliquary.crawl.ledger import Ledger
from reliquary.errors import ReliquaryError
from reliquary.records import ImageRecord, ImageStatus, ObjectRecord, write_table

_LEFT_OUT = {
    ObjectOutcome.LEFT_OUT: "objects of no class",
    ObjectOutcome.MISSING: "objects that the museum does not show",
}
_REJECTED = {ImageStatus.MISSING: "missing", ImageStatus.FAILED: "failed", ImageStatus.REFUSED: "refused"}


def unfetched_reason(folder: CrawlFolder) -> str | None:
    """Return why no image of this crawl is to be fetched, or None if they are."""
    order, terms = folder.state.order, folder.state.crawler.terms
    if not order.images:
        return "images were not asked for (--no-images)"
    if terms.accept_needed and not order.accept_terms:
        return f"the museum's terms were not accepted ({terms.url}); read them, then give --accept-terms"
    return None


def finish(folder: CrawlFolder, ledger: Ledger) -> None:
    """Write both tables, then the document that makes them count.

    Raises:
        ReliquaryError: Images are left that nobody tried to fetch, or the disk is full.
    """
    reason = unfetched_reason(folder)
    if reason is None and (untried := _untried(ledger)):
        raise ReliquaryError(
            f"{folder.path}: {untried} images were not tried because of an unexpected error, which stands in the log; "
            "run the same command again"
        )
    objects, images = ledger.tables(reason or "not fetched")
    write_table(folder.path / OBJECTS_FILE, objects, ObjectRecord)
    write_table(folder.path / IMAGES_FILE, images, ImageRecord)
    folder.save(folder.state.finish(count(ledger, images)))


def count(ledger: Ledger, images: list[ImageRecord]) -> Counts:
    """Return how many items there are, were left out, and could not be got."""
    outcomes = ledger.count_objects()
    statuses = Counter(image.status for image in images)
    left_out = {name: outcomes[outcome] for outcome, name in _LEFT_OUT.items() if outcome in outcomes}
    if barred := statuses[ImageStatus.NOT_ALLOWED]:
        left_out["images not allowed or not asked for"] = barred
    rejected = {f"images {name}": statuses[status] for status, name in _REJECTED.items() if statuses[status]}
    if failed := outcomes.get(ObjectOutcome.FAILED):
        rejected["objects failed"] = failed
    return Counts(
        objects=outcomes.get(ObjectOutcome.KEPT, 0),
        images=statuses[ImageStatus.STORED],
        left_out=left_out,
        rejected=rejected,
    )


def _untried(ledger: Ledger) -> int:
    return sum(
        not ledger.has_tried(entry.object_id, image)
        for entry in ledger.unfinished()
        for image in ledger.images_to_fetch(entry)
    )
