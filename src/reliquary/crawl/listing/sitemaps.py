"""Sitemaps: the pages that a site names for crawlers (https://www.sitemaps.org/protocol.html)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from gzip import GzipFile
from io import BufferedIOBase, BytesIO
from typing import NamedTuple
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.sax import make_parser

from reliquary.crawl.text import clean
from reliquary.errors import ReliquaryError

MAX_BYTES = 50 * 1024 * 1024
"""Size of a sitemap at most, unpacked, by the protocol."""

_CHUNK = 64 * 1024
_GZIP = b"\x1f\x8b"

# Depths of <urlset><url><loc>. Deeper ones are extensions, which have a <loc> of their own for images.
_ROOT, _ENTRY, _FIELD = 1, 2, 3


class Kind(StrEnum):
    """What a sitemap lists, by the name of its root element: other sitemaps, or pages."""

    INDEX = "sitemapindex"
    PAGES = "urlset"


class Entry(NamedTuple):
    """One line of a sitemap.

    Attributes:
        address: As it stands there.
        changed: Day of the last change; None if the site does not say, or not to the day.
    """

    address: str
    changed: date | None


def entries(body: bytes, kind: Kind) -> Iterator[Entry]:
    """Yield the entries of a sitemap while it is read; nothing of it is kept.

    Document types are refused, and with them entities that grow or that name files and addresses.

    Args:
        body: XML, or XML packed by gzip.
        kind: What it is to be.

    Raises:
        ReliquaryError: It is no such sitemap, not whole, or larger than ``MAX_BYTES``; the entries before that
            have been yielded.
    """
    handler = _Entries(kind)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.feed(b"")  # without it the parser takes an empty file for a whole one
        for chunk in _chunks(body):
            parser.feed(chunk)
            yield from handler.taken()
        parser.close()
    except SAXParseException as error:
        raise _no_sitemap(f"line {error.getLineNumber()}: {error.getMessage()}") from error
    except (SAXException, ValueError, LookupError, OSError, EOFError, zlib.error) as error:
        raise _no_sitemap(str(error)) from error


def _chunks(body: bytes) -> Iterator[bytes]:
    stream: BufferedIOBase = BytesIO(body)
    if body.startswith(_GZIP):
        stream = GzipFile(fileobj=stream)
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise ReliquaryError(f"a sitemap of more than {MAX_BYTES} bytes")
        yield chunk


def _no_sitemap(reason: str) -> ReliquaryError:
    return ReliquaryError(f"no sitemap, or not whole ({(clean(reason) or 'no details')[:200]})")


class _Entries(ContentHandler):
    """Collects entries from the events of a parser."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self._depth = 0
        self._fields: dict[str, str] = {}
        self._text: list[str] = []
        self._found: list[Entry] = []

    def taken(self) -> list[Entry]:
        """Return what was found since the last time."""
        found, self._found = self._found, []
        return found

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: ARG002, N802 - SAX calls it so
        self._depth += 1
        self._text = []
        if self._depth == _ROOT and _local(name) != self._kind:
            raise SAXException(f"found <{_local(name)}>, expected <{self._kind}>")
        if self._depth == _ENTRY:
            self._fields = {}

    def characters(self, content: str) -> None:
        if self._depth == _FIELD:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 - ditto
        if self._depth == _FIELD:
            self._fields[_local(name)] = "".join(self._text).strip()
        elif self._depth == _ENTRY and (address := self._fields.get("loc")):
            self._found.append(Entry(address, _day(self._fields.get("lastmod", ""))))
        self._depth -= 1


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _day(text: str) -> date | None:
    """Return the day of a W3C date or time; None for what is none, or names no day."""
    try:
        return date.fromisoformat(text[:10]) if "-" in text else None
    except ValueError:
        return None
