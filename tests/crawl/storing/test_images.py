from __future__ import annotations

import asyncio
from functools import partial

import pytest
from scrapy.http import Response

from reliquary.blobs import BlobStore
from reliquary.crawl.network.fetching import UnansweredError
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.met import read_met
from reliquary.crawl.storing.images import ImageFetcher
from reliquary.crawl.storing.pictures import check_picture
from reliquary.errors import FullDiskError
from reliquary.records import ImageSource, ImageStatus

JPEG = {"Content-Type": "image/jpeg", "ETag": '"abc"', "Last-Modified": "Fri, 01 Jan 2021 00:00:00 GMT"}


def keeping(folder):
    """What a keeper does, in this process."""

    async def keep(data, content_type):
        picture = check_picture(data, content_type)
        return picture, BlobStore(folder).put(data)

    return keep


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
        return asyncio.run(ImageFetcher(download, keeping(tmp_path)).fetch(entry, image))

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


def rows_of(fetcher, wishes):
    async def fetching():
        return await asyncio.gather(*(fetcher.fetch(*wish) for wish in wishes))

    return asyncio.run(fetching())


class Server:
    """Gives the same answer to every request, after all of them were sent."""

    def __init__(self, status=200, headers=JPEG, body=b""):
        self.asked = []
        self._answer = {"status": status, "headers": headers, "body": body}

    async def download(self, request):
        self.asked.append(request)
        await asyncio.sleep(0)
        return Response(request.url, **self._answer)


@pytest.fixture
def entries(record, received, crawler):
    """Two objects whose first pictures have the same address."""
    url = "https://images.example.org/shared.jpg"
    read = partial(read_met, crawler=crawler)
    return [read_entry(record(n, primaryImage=url), received(str(n)), read) for n in (1, 2)]


def test_an_address_that_two_objects_name_is_asked_for_once(entries, picture, tmp_path):
    server = Server(body=picture())
    rows = rows_of(ImageFetcher(server.download, keeping(tmp_path)), [(entry, entry.images[0]) for entry in entries])
    assert len(server.asked) == 1
    assert [row.object_id for row in rows] == ["1", "2"]
    assert rows[0].sha256 == rows[1].sha256
    assert {row.status for row in rows} == {ImageStatus.STORED}


def test_a_failure_is_shared_and_asked_for_again_later(entries, tmp_path):
    server = Server(status=503)
    fetcher = ImageFetcher(server.download, keeping(tmp_path))
    wishes = [(entry, entry.images[0]) for entry in entries]
    assert [row.reason for row in rows_of(fetcher, wishes)] == ["HTTP 503"] * 2
    rows_of(fetcher, wishes)
    assert len(server.asked) == 2


@pytest.fixture
def known(entries, picture, tmp_path):
    server = Server(body=picture())
    return rows_of(ImageFetcher(server.download, keeping(tmp_path)), [(entries[0], entries[0].images[0])])[0]


def test_a_picture_that_did_not_change_keeps_its_row(entries, known, tmp_path):
    server = Server(status=304, headers={})
    fetcher = ImageFetcher(server.download, keeping(tmp_path))
    (row,) = rows_of(fetcher, [(entries[0], entries[0].images[0], known)])
    assert row is known
    sent = server.asked[0].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == (b'"abc"', b"Fri, 01 Jan 2021 00:00:00 GMT")


def test_one_that_changed_is_new(entries, known, picture, tmp_path):
    server = Server(body=picture(5))
    (row,) = rows_of(ImageFetcher(server.download, keeping(tmp_path)), [(entries[0], entries[0].images[0], known)])
    assert row.status is ImageStatus.STORED
    assert row.sha256 != known.sha256
    assert BlobStore(tmp_path).get(row.sha256) == picture(5)


def test_without_validators_it_is_asked_for_as_new_and_not_modified_is_no_answer(entries, known, tmp_path):
    server = Server(status=304, headers={})
    bare = known.model_copy(update={"etag": None, "last_modified": None})
    (row,) = rows_of(ImageFetcher(server.download, keeping(tmp_path)), [(entries[0], entries[0].images[0], bare)])
    assert b"If-None-Match" not in server.asked[0].headers
    assert (row.status, row.reason) == (ImageStatus.FAILED, "HTTP 304")


def test_requests_for_images_have_a_limit_of_their_own(entries, tmp_path):
    server = Server(status=404)
    fetcher = ImageFetcher(server.download, keeping(tmp_path), max_bytes=12345)
    rows_of(fetcher, [(entries[0], entries[0].images[0])])
    assert server.asked[0].meta["download_maxsize"] == 12345


def test_a_full_disk_is_an_error_for_all_who_wait(entries, picture, tmp_path, monkeypatch):
    def full(self, data):
        raise FullDiskError("no space")

    monkeypatch.setattr(BlobStore, "put", full)
    fetcher = ImageFetcher(Server(body=picture()).download, keeping(tmp_path))

    async def fetching():
        wishes = [fetcher.fetch(entry, entry.images[0]) for entry in entries]
        return await asyncio.gather(*wishes, return_exceptions=True)

    assert [type(error) for error in asyncio.run(fetching())] == [FullDiskError] * 2
