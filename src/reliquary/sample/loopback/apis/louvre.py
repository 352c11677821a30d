"""The collections site of the Louvre: sitemaps, and an object's record as JSON beside its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reliquary.sample.loopback.apis.base import Entry, ObjectAt
from reliquary.sample.loopback.serving import ERROR_PAGE, HTML, XML, Answer, Request, json_answer
from reliquary.sample.objects.louvre import ark
from reliquary.sample.objects.shapes import SHAPES

if TYPE_CHECKING:
    from reliquary.sample.loopback.shown import Shown

Record = Mapping[str, Any]

_RECORD = re.compile(r"/(?:en/)?ark:/53355/cl(\d{9})\.json", re.ASCII)
_SITEMAP = re.compile(r"/sitemap(\d+)\.xml", re.ASCII)
_SITEMAPS_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


class LouvreApi:
    """Sitemaps of the arks, and the records.

    Args:
        per_sitemap: Arks in one sitemap, 20,000 in reality.
    """

    shape = SHAPES["louvre"]
    base = ""
    own_image_host = False
    answers_head = True
    robots: str | None = "User-agent: *\nDisallow: /search/export\n\nUser-agent: GPTBot\nDisallow: /*.jpg$\n"
    no_object = Answer(HTTPStatus.NOT_FOUND, ERROR_PAGE, HTML)
    texts = frozenset({"title", "titleComplement", "value", "displayDateCreated", "text", "description", "heldBy",
                       "materialsAndTechniques", "placeOfCreation", "placeOfDiscovery", "copyright"})  # fmt: skip

    def __init__(self, per_sitemap: int = 20_000) -> None:
        self._per_sitemap = per_sitemap

    def route(self, request: Request, shown: Shown) -> Answer | ObjectAt | None:
        """Answer the sitemaps, and /ark:/53355/cl<number>.json with or without /en before it."""
        if record := _RECORD.fullmatch(request.path):
            return ObjectAt(int(record[1]))
        root = f"http://{request.headers.get('Host', '')}"
        if request.path == "/sitemap.xml":
            number = -(-len(shown.listed(_all)) // self._per_sitemap)
            return _xml("sitemapindex", [f"<sitemap><loc>{root}/sitemap{n}.xml</loc></sitemap>" for n in range(number)])
        if sitemap := _SITEMAP.fullmatch(request.path):
            start = int(sitemap[1]) * self._per_sitemap
            ids = shown.listed(_all)[start : start + self._per_sitemap]
            return _xml("urlset", [_urls(root, _ark(item)) for item in ids]) if ids else None
        return None

    def answer_object(self, record: Record) -> Answer:
        """Return the record itself."""
        return json_answer(record)

    def entry(self, record: Record) -> Entry:
        """Return the department and the day of change; there is no search."""
        day = str(record.get("modified ") or "")
        return Entry(str(record.get("collection")), bool(self.pictures(record)), day, "")

    def pictures(self, record: Record) -> list[str]:
        """Return urlImage of every image."""
        images = record.get("image")
        return [str(image.get("urlImage") or "") for image in images] if isinstance(images, list) else []

    def picture_path(self, path: str) -> str:
        """Return the path itself: thumbnails are not served."""
        return path

    def moved(self, record: Record, move: Callable[[str], str]) -> Record:
        """Return the record with its images' addresses moved; its permalink stays."""
        images = record.get("image")
        if not isinstance(images, list):
            return record
        names = ("urlImage", "urlThumbnail")
        return {**record, "image": [{**image, **{n: move(image[n]) for n in names if n in image}} for image in images]}

    def is_given_away(self, record: Record, view: int) -> bool:  # noqa: ARG002 - what is named is served
        """Return True: there is no address of a picture that is not shown."""
        return True

    def changed(self, record: Record, times: int, at: datetime) -> Record:
        """Return the record with another title and day of change."""
        return {**record, "title": f"{record.get('title')}, révisé {times}", "modified ": f"{at:%Y-%m-%d}"}


def _all(_entry: Entry) -> bool:
    return True


def _ark(item: int | str) -> str:
    return ark(item) if isinstance(item, int) else escape(item)


def _urls(root: str, name: str) -> str:
    """Return a page's two addresses, each with the alternates of both: every ark stands there six times."""
    pages = {"fr": f"{root}/ark:/53355/{name}", "en": f"{root}/en/ark:/53355/{name}"}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{page}"/>' for language, page in pages.items()
    )
    return "".join(f"<url><loc>{page}</loc>{links}</url>" for page in pages.values())


def _xml(root: str, rows: list[str]) -> Answer:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_SITEMAPS_NAMESPACE}>\n' + "\n".join(rows) + f"\n</{root}>\n"
    )
    return Answer(HTTPStatus.OK, text.encode("utf-8"), XML)
