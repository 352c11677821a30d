from __future__ import annotations

import gzip
import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.listing import sitemaps
from reliquary.crawl.listing.sitemaps import Entry, Kind, entries
from reliquary.errors import ReliquaryError

NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def urlset(inner, declaration='<?xml version="1.0" encoding="UTF-8"?>\n'):
    return f"{declaration}<urlset {NAMES}>{inner}</urlset>".encode()


def read(body, kind=Kind.PAGES):
    return list(entries(body, kind))


def test_pages_are_listed_with_the_day_of_their_last_change():
    body = urlset(
        "<url><loc>https://a.example/1</loc><lastmod>2026-03-02</lastmod><priority>0.5</priority></url>"
        "<url><lastmod>2026-03-02T10:00:00+01:00</lastmod><loc>\n https://a.example/2?a=1&amp;b=2 </loc></url>"
        '<url><loc>https://a.example/3</loc><xhtml:link rel="alternate" hreflang="en" href="https://a.example/en/3"/>'
        "</url>"
    )
    day = date(2026, 3, 2)
    assert read(body) == [
        Entry("https://a.example/1", day),
        Entry("https://a.example/2?a=1&b=2", day),
        Entry("https://a.example/3", None),
    ]


@pytest.mark.parametrize("text", ["", "2026", "2026-03", "yesterday", "2026-02-30", "20260302"])
def test_a_day_that_is_none_is_not_known(text):
    assert read(urlset(f"<url><loc>x</loc><lastmod>{text}</lastmod></url>")) == [Entry("x", None)]


def test_addresses_of_extensions_are_no_pages():
    body = urlset(
        "<loc>https://a.example/stray</loc><url/><url><loc/></url>"
        "<url><loc>https://a.example/1</loc><image:image><image:loc>https://a.example/1.jpg</image:loc></image:image></url>"
    )
    assert [entry.address for entry in read(body)] == ["https://a.example/1"]


def test_an_index_lists_sitemaps_with_or_without_a_prefix():
    body = b'<s:sitemapindex xmlns:s="x"><s:sitemap><s:loc>https://a.example/0.xml</s:loc></s:sitemap></s:sitemapindex>'
    assert read(body, Kind.INDEX) == [Entry("https://a.example/0.xml", None)]


def test_packed_sitemaps_are_unpacked():
    body = urlset("<url><loc>x</loc></url>")
    assert read(gzip.compress(body)) == read(body) == [Entry("x", None)]


BOMB = (
    '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    "<url><loc>&c;</loc></url>",
)
OUTSIDE = ('<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "<url><loc>&a;</loc></url>")
FAR = ('<!DOCTYPE urlset SYSTEM "http://10.0.0.1/evil.dtd">', "<url><loc>x</loc></url>")


@pytest.mark.parametrize(("declaration", "inner"), [BOMB, OUTSIDE, FAR])
def test_entities_and_document_types_are_refused(declaration, inner):
    with pytest.raises(ReliquaryError, match="DTDForbidden"):
        read(urlset(inner, declaration))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no element found"),
        (b"<html><body>Checking your browser</body></html>", "found <html>, expected <urlset>"),
        (b"<sitemapindex/>", "found <sitemapindex>, expected <urlset>"),
        (b'{"error": 1}', "line 1: not well-formed"),
        (urlset("<url><loc>x</loc></url>")[:-4], "line 2: unclosed token"),
        (urlset("<url><loc>x</loc></url>").removesuffix(b"</urlset>"), "line 2: no element found"),
        (b'<?xml version="1.0" encoding="klingon"?><urlset/>', "unknown encoding"),
        (urlset("<url><loc>&nothing;</loc></url>"), "undefined entity"),
        (gzip.compress(b"<urlset>" + bytes(range(256)) * 50, mtime=0)[:60], "end-of-stream"),
        (b"\x1f\x8b\x08 broken", "no sitemap"),
    ],
)
def test_what_is_no_whole_sitemap_is_refused_with_the_reason(body, reason):
    with pytest.raises(ReliquaryError, match=reason):
        read(body)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sitemap_is_not_endless(monkeypatch, pack):
    body = pack(urlset("<url><loc>x</loc></url>" + " " * 200_000))
    assert read(body) == [Entry("x", None)]
    monkeypatch.setattr(sitemaps, "MAX_BYTES", 100_000)
    with pytest.raises(ReliquaryError, match="more than 100000 bytes"):
        read(body)


def test_a_sitemap_is_read_as_it_comes():
    page = "<url><loc>https://a.example/ark:/53355/cl{:09d}</loc></url>"
    body = urlset("".join(page.format(n) for n in range(40_000)))
    tracemalloc.start()
    try:
        assert sum(1 for _ in entries(body, Kind.PAGES)) == 40_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**20


@given(st.one_of(st.binary(), st.text().map(urlset), st.binary().map(lambda b: b"\x1f\x8b" + b)))
def test_whatever_comes_is_entries_or_one_error(body):
    try:
        found = read(body)
    except ReliquaryError:
        found = []
    assert all(entry.address == entry.address.strip() != "" for entry in found)
