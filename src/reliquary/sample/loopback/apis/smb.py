"""search.smb.museum as it answers since 2026; undocumented, read off network traffic (see ``objects.smb``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from reliquary.sample.loopback.apis.base import Entry, ObjectAt
from reliquary.sample.loopback.serving import Answer, Request, json_answer
from reliquary.sample.objects.shapes import SHAPES
from reliquary.sample.objects.smb import LICENCES, smb_search_hit

if TYPE_CHECKING:
    from reliquary.sample.loopback.shown import Shown

Record = Mapping[str, Any]

MAX_LIMIT = 100

_DETAIL = re.compile(r"/api/objects/detail/obj-(\d+)", re.ASCII)
_SIZES = re.compile(r"^/media/images/(thumbs/\w+|originals)/", re.ASCII)


class SmbApi:
    """Search, details, and pictures in any size below /media."""

    shape = SHAPES["smb"]
    base = ""
    own_image_host = False
    answers_head = False
    robots: str | None = None
    no_object = json_answer({"error": "not found"}, HTTPStatus.NOT_FOUND)
    texts = frozenset({"titel", "objekttyp", "datierungLabel", "identNumber", "description", "searchLabel", "role",
                       "creditLine", "asset_content", "materialAndTechnique", "dimensionsAndWeight"})  # fmt: skip

    def route(self, request: Request, shown: Shown) -> Answer | ObjectAt | None:
        """Answer /api/objects/search-expert and /api/objects/detail/obj-<number>."""
        if detail := _DETAIL.fullmatch(request.path):
            return ObjectAt(int(detail[1]))
        if request.path == "/api/objects/search-expert":
            return _search(request, shown)
        return None

    def answer_object(self, record: Record) -> Answer:
        """Return the detail itself."""
        return json_answer(record)

    def entry(self, record: Record) -> Entry:
        """Return key and name of the collection, the day of the last sync and the texts that are searched."""
        names = ("titel", "objekttyp", "sammlung", "datierungLabel")
        return Entry(
            department=f"{record.get('collectionKey', '')}\n{record.get('sammlung', '')}",
            has_image=bool(record.get("images")),
            modified=str(record.get("lastSynced", ""))[:10],
            text="\n".join(str(record.get(name, "")) for name in names).casefold(),
        )

    def pictures(self, record: Record) -> list[str]:
        """Return the paths of the large pictures."""
        images = record.get("images")
        return [f"/media{image['l_path']}" for image in images] if isinstance(images, list) else []

    def picture_path(self, path: str) -> str:
        """Return the path of the large picture for that of any size."""
        return _SIZES.sub("/media/images/thumbs/large/", path)

    def moved(self, record: Record, move: Callable[[str], str]) -> Record:
        """Return the record; its addresses are paths on the museum's own host."""
        images = record.get("images")
        if not isinstance(images, list):
            return record
        return {
            **record,
            "images": [
                {**image, "l_path": move(f"/media{image['l_path']}").removeprefix("/media")} for image in images
            ],
        }

    def is_given_away(self, record: Record, view: int) -> bool:
        """Return whether the picture's licence lets it be shown."""
        return bool(record["images"][view].get("license") != LICENCES[2])

    def changed(self, record: Record, times: int, at: datetime) -> Record:
        """Return the record with another title and moment of sync."""
        title = f"{record.get('titel', 'ohne Titel')}, {times}. Fassung"
        return {**record, "titel": title, "lastSynced": f"{at:%Y-%m-%dT%H:%M:%S}"}


def _search(request: Request, shown: Shown) -> Answer:
    """Answer a search; without ``q``, or with an asterisk, everything is found."""
    needles = [request.value(name).strip("*").casefold() for name in ("q", "title", "objectType", "freeText")]
    units = {unit for value in request.values("org_units") for unit in value.split(",")}
    images_only = request.value("has_images") == "true"

    def keep(entry: Entry) -> bool:
        return (
            (entry.has_image or not images_only)
            and all(needle in entry.text for needle in needles)
            and (not units or any(_is_of(entry, unit) for unit in units))
        )

    found = shown.listed(keep)
    start, limit = _whole(request.value("start"), 0), min(_whole(request.value("limit"), 20), MAX_LIMIT)
    hits = [_hit(item, shown) for item in found[start : start + limit]]
    return json_answer({"artworks": hits, "total": len(found)})


def _is_of(entry: Entry, unit: str) -> bool:
    key, _, name = entry.department.partition("\n")
    return unit == name or key.startswith(unit.rstrip("*"))


def _hit(item: int | str, shown: Shown) -> Record:
    record = shown.row(item) if isinstance(item, int) else None
    return {"id": f"obj-{item}"} if record is None else smb_search_hit(record)


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default
