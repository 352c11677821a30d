from __future__ import annotations

import asyncio
from functools import partial

import pytest
from scrapy.http import Response

from reliquary.blobs import BlobStore
from reliquary.crawl.fetching import UnansweredError
from reliquary.crawl.images import ImageFetcher
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.met import read_met
from reliquary.records import ImageSource, ImageStatus

JPEG = {"Content-Type": "image/jpeg", "ETag": '"abc"', "Last-Modified": "Fri, 01 Jan 2021 00:00:00 GMT"}


@pytest.fixture
def fetch(record, received, crawler, tmp_path):
    entry = read_entry(record(1), received(), partial(read_met, crawler=crawler))

    def fetching(answer, url=entry.images[0].url):
        async def download(request):
            if isinstance(answer, Exception):
                raise answer
            status, headers, body = answer
            return Response(request.url, status=status, headers=headers, body=body)

        image = entry.images[0].model_copy(update={"url": url})
        return asyncio.run(ImageFetcher(download, BlobStore(tmp_path)).fetch(entry, image))

    return fetching


def test_a_good_picture_is_stored_as_it_came(fetch, picture, tmp_path):
    row = fetch((200, JPEG, picture()))
    assert row.status is ImageStatus.STORED
    assert BlobStore(tmp_path).get(row.sha256) == picture()
    assert (row.bytes, row.width, row.height, row.media_type) == (len(picture()), 9, 7, "image/jpeg")
    assert (row.etag, row.last_modified) == ('"abc"', "Fri, 01 Jan 2021 00:00:00 GMT")
    assert row.source is ImageSource.SAMPLE
    assert row.fetched_at is not None


@pytest.mark.parametrize(
    ("answer", "status", "reason"),
    [
        ((404, {}, b""), "missing", "HTTP 404"),
        ((410, {}, b""), "missing", "HTTP 410"),
        ((503, {}, b""), "failed", "HTTP 503"),
        ((302, {}, b""), "failed", "HTTP 302"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "failed", "text/html instead of an image"),
        ((200, {}, b""), "failed", "empty answer"),
        (UnansweredError("host 'x' is not allowed", refused=True), "refused", "host 'x' is not allowed"),
        (UnansweredError("DownloadTimeoutError: 120 s", refused=False), "failed", "DownloadTimeoutError: 120 s"),
    ],
)
def test_anything_else_is_a_row_with_its_reason_and_no_blob(fetch, tmp_path, answer, status, reason):
    row = fetch(answer)
    assert (row.status.value, row.reason) == (status, reason)
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_scrapy_cannot_ask_is_refused(fetch):
    row = fetch((200, JPEG, b""), url="nowhere")
    assert row.status is ImageStatus.REFUSED
    assert row.reason.startswith("no usable address")
