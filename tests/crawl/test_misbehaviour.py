from __future__ import annotations

import pytest

from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.network.fetching import TOO_LARGE
from reliquary.crawl.run import crawl_museum
from reliquary.sample.loopback.faults import Huge, Misbehaviour, TooManyRequests
from reliquary.sample.loopback.museum import LoopbackMuseum

pytestmark = pytest.mark.real

FAULTS = {
    Misbehaviour.NOT_FOUND: ("missing", "HTTP 404"),
    Misbehaviour.FORBIDDEN: ("failed", "HTTP 403"),
    Misbehaviour.UNAVAILABLE: ("failed", "HTTP 503"),
    Misbehaviour.BAD_GATEWAY: ("failed", "HTTP 502"),
    Misbehaviour.HTML: ("failed", "text/html instead of an image"),
    Misbehaviour.CHALLENGE: ("failed", "text/html instead of an image"),
    Misbehaviour.TRUNCATED: ("failed", "damaged: "),
    Misbehaviour.RESET: ("failed", ""),
    Misbehaviour.WRONG_TYPE: ("failed", "text/plain instead of an image"),
    Misbehaviour.WRONG_MAGIC: ("failed", "PDF of none of the formats"),
    Misbehaviour.GZIP_BOMB: ("failed", f"unpacked {TOO_LARGE}"),
    Misbehaviour.PNG_BOMB: ("failed", "more than 150000000 pixels"),
    Misbehaviour.PRIVATE_REDIRECT: ("refused", "host '10.0.0.1' is not one of"),
    Misbehaviour.FOREIGN_REDIRECT: ("refused", "host 'elsewhere.invalid' is not one of"),
    Misbehaviour.REDIRECT_LOOP: ("failed", "max redirections reached"),
    Huge(10**9): ("failed", TOO_LARGE),
    TooManyRequests(0): ("failed", "HTTP 429"),
}


def test_each_bad_picture_is_a_row_with_its_reason_and_everything_else_is_stored(small_museum, crawler, tmp_path):
    bad = {(number, 1): fault for number, fault in enumerate(FAULTS, start=1)}
    source = small_museum(len(FAULTS) + 10)
    # On a busy machine the bad pictures may be all that is left: that must not look like a museum that refuses.
    patient = crawler.model_copy(update={"pace": crawler.pace.model_copy(update={"retries": 3 * len(FAULTS)})})
    with LoopbackMuseum(source, images=bad) as museum:
        summary = crawl_museum(patient, tmp_path / "crawl", api=museum.api_url, quiet=True)
    folder = CrawlFolder.open(tmp_path / "crawl")
    rows = {(int(row.object_id), row.view): row for row in folder.images()}
    for place, fault in bad.items():
        status, reason = FAULTS[fault]
        row = rows.pop(place)
        assert (fault, row.status.value) == (fault, status)
        assert row.reason.startswith(reason)
        assert row.reason.isprintable()
    assert {row.status.value for row in rows.values()} == {"stored"}
    assert summary.made == {"objects": len(source.records), "images": len(rows)}
    assert summary.rejected == {"images missing": 1, "images failed": 14, "images refused": 2}
    assert summary.exit_status == 3
