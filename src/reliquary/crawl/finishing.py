"""The end of a crawl: the ledger becomes tables, and the folder says that it is finished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.folder import IMAGES_FILE, OBJECTS_FILE, Counts, CrawlFolder
from reliquary.crawl.storing.ledger import Ledger
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


def finish(folder: CrawlFolder, ledger: Ledger, unanswered: Collection[str] = ()) -> None:
    """Write both tables, then the document that makes them count.

    Args:
        folder: The crawl.
        ledger: What it has done.
        unanswered: Objects that were asked for and whose answer nobody noted.

    Raises:
        ReliquaryError: Objects are unanswered, images are left that nobody tried to fetch, or the disk is full.
    """
    if unanswered:
        raise ReliquaryError(
            f"{folder.path}: {len(unanswered)} objects were not answered for because of an unexpected "
            f"error (for example {min(unanswered)}), which stands in the log; run the same command again"
        )
    reason = unfetched_reason(folder)
    if reason is None and (untried := ledger.count_untried()):
        raise ReliquaryError(
            f"{folder.path}: {untried} images were not tried because of an unexpected error, which stands in the log; "
            "run the same command again"
        )
    statuses: Counter[ImageStatus] = Counter()

    def counted(rows: Iterable[ImageRecord]) -> Iterator[ImageRecord]:
        for row in rows:
            statuses[row.status] += 1
            yield row

    write_table(folder.path / OBJECTS_FILE, ledger.objects(), ObjectRecord)
    write_table(folder.path / IMAGES_FILE, counted(ledger.images(reason or "not fetched")), ImageRecord)
    folder.save(folder.state.finish(count(ledger.count_objects(), statuses)))


def count(outcomes: Mapping[ObjectOutcome, int], statuses: Mapping[ImageStatus, int]) -> Counts:
    """Return how many items there are, were left out, and could not be got."""
    left_out = {name: outcomes[outcome] for outcome, name in _LEFT_OUT.items() if outcome in outcomes}
    if barred := statuses.get(ImageStatus.NOT_ALLOWED):
        left_out["images not allowed or not asked for"] = barred
    rejected = {f"images {name}": statuses[status] for status, name in _REJECTED.items() if statuses.get(status)}
    if failed := outcomes.get(ObjectOutcome.FAILED):
        rejected["objects failed"] = failed
    return Counts(
        objects=outcomes.get(ObjectOutcome.KEPT, 0),
        images=statuses.get(ImageStatus.STORED, 0),
        left_out=left_out,
        rejected=rejected,
    )
