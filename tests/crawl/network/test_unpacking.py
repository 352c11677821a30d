from __future__ import annotations

import gzip
import zlib

import pytest

from reliquary.crawl.network.fetching import TOO_LARGE

pytestmark = pytest.mark.real

LIMIT = 100_000


def test_bombs_and_damage_are_failures_with_a_reason_and_good_answers_are_unpacked(raw_server, http, ask):
    answers = {
        "/robots.txt": http(404),
        "/good": http(body=gzip.compress(b"x" * 1000), Content_Encoding="gzip"),
        "/bomb": http(body=gzip.compress(bytes(50 * LIMIT)), Content_Encoding="gzip"),
        "/twice": http(body=gzip.compress(gzip.compress(bytes(50 * LIMIT))), Content_Encoding="gzip, gzip"),
        "/deflated": http(body=zlib.compress(bytes(50 * LIMIT)), Content_Encoding="deflate"),
        "/gzip": http(body=b"no gzip", Content_Encoding="gzip"),
        "/deflate": http(body=b"no deflate", Content_Encoding="deflate"),
        "/br": http(body=b"no brotli", Content_Encoding="br"),
        "/zstd": http(body=b"no zstd", Content_Encoding="zstd"),
        "/evil": http(body=b"x", Content_Encoding="\x1b[31m\xff"),
    }
    server = raw_server(lambda path, number: answers[path])
    paths = [path for path in answers if path != "/robots.txt"]
    outcomes, problem, log = ask([server.url(path) for path in paths], DOWNLOAD_MAXSIZE=LIMIT)
    got = {one["url"].rsplit("/", 1)[1]: one for one in outcomes}
    assert got.pop("good")["bytes"] == 1000
    assert not any(one["refused"] for one in got.values())
    for name in ("bomb", "twice", "deflated"):
        assert got[name]["reason"] == f"unpacked {TOO_LARGE}"
    for name in ("gzip", "deflate", "br", "zstd"):
        assert got[name]["reason"].startswith(f"its Content-Encoding '{name}' cannot be undone (")
    assert "\x1b" not in got["evil"]["reason"]
    assert [server.paths.count(path) for path in paths] == [1] * len(paths)
    assert "\x1b" not in log
    assert problem is None
