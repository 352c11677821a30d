from __future__ import annotations

from functools import partial

import pytest

from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.finishing import finish, unfetched_reason
from reliquary.crawl.folder import CrawlFolder, Order, begin
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.met import read_met
from reliquary.crawl.storing.ledger import Ledger
from reliquary.errors import ReliquaryError
from reliquary.records import ImageStatus

ORDER = Order(api="http://127.0.0.1:8000/v1")


@pytest.fixture
def ledger(tmp_path, record, received, crawler):
    """One object whose second image failed, one of no class, one that vanished, one that failed."""
    ledger = Ledger(tmp_path)
    kept = read_entry(record(1), received(), partial(read_met, crawler=crawler))
    ledger.add_object(kept)
    ledger.add_image(kept.image_row(kept.images[1], ImageStatus.FAILED, "HTTP 503"))
    for number, outcome in enumerate((ObjectOutcome.LEFT_OUT, ObjectOutcome.MISSING, ObjectOutcome.FAILED), start=2):
        bare = {"object_id": str(number), "outcome": outcome, "reason": "so", "record": None, "images": []}
        ledger.add_object(kept.model_copy(update=bare))
    return ledger


def test_a_crawl_without_images_says_so_in_every_row(tmp_path, ledger, crawler):
    folder = begin(tmp_path, crawler, ORDER.model_copy(update={"images": False}))
    finish(folder, ledger)
    opened = CrawlFolder.open(tmp_path)
    assert opened.finished
    assert [row.reason for row in opened.images()] == ["images were not asked for (--no-images)", "HTTP 503"]
    counts = opened.state.counts
    assert (counts.objects, counts.images) == (1, 0)
    assert counts.left_out == {
        "objects of no class": 1,
        "objects that the museum does not show": 1,
        "images not allowed or not asked for": 1,
    }
    assert counts.rejected == {"images failed": 1, "objects failed": 1}


def test_an_image_that_nobody_tried_keeps_the_crawl_from_finishing(tmp_path, ledger, crawler):
    folder = begin(tmp_path, crawler, ORDER)
    with pytest.raises(ReliquaryError, match="1 images were not tried because of an unexpected error"):
        finish(folder, ledger)
    assert not CrawlFolder.open(tmp_path).finished


def test_terms_that_need_acceptance_are_named(tmp_path, crawler):
    strict = crawler.model_copy(update={"terms": crawler.terms.model_copy(update={"accept_needed": True})})
    folder = begin(tmp_path, strict, ORDER)
    assert "https://sample.invalid/terms" in unfetched_reason(folder)
    assert unfetched_reason(begin(tmp_path, strict, ORDER.model_copy(update={"accept_terms": True}))) is None
