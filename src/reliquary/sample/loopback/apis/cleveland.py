"""The Cleveland Museum of Art's Open Access API: https://openaccess-api.clevelandart.org."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from reliquary.sample.loopback.apis.base import Entry, ObjectAt
from reliquary.sample.loopback.serving import Answer, Request, json_answer
from reliquary.sample.objects.shapes import SHAPES

if TYPE_CHECKING:
    from reliquary.sample.loopback.shown import Shown

Record = Mapping[str, Any]

MAX_LIMIT = 1000

_ARTWORKS = re.compile(r"/api/artworks(?:/(\d*))?/?", re.ASCII)
_SIZE = re.compile(r"_(?:web\.jpg|full\.tif)$")
_SEARCHED = ("title", "type", "technique", "department", "collection", "tombstone")


class ClevelandApi:
    """The list of artworks, and single ones; pictures in all three sizes, none of them larger than another."""

    shape = SHAPES["cleveland"]
    base = "/api"
    own_image_host = True
    answers_head = True
    robots: str | None = None
    no_object = json_answer({"detail": "Not found"}, HTTPStatus.NOT_FOUND)
    texts = frozenset({"tombstone", "title", "creation_date", "culture", "technique", "collection", "type",
                       "measurements", "creditline", "description", "find_spot", "role"})  # fmt: skip

    def route(self, request: Request, shown: Shown) -> Answer | ObjectAt | None:
        """Answer /api/artworks/ and /api/artworks/{id}."""
        found = _ARTWORKS.fullmatch(request.path)
        if found is None:
            return None
        return ObjectAt(int(found[1])) if found[1] else _artworks(request, shown)

    def answer_object(self, record: Record) -> Answer:
        """Return the record below ``data``."""
        return json_answer({"data": record})

    def entry(self, record: Record) -> Entry:
        """Return the department, the day of the update and the texts that are searched."""
        return Entry(
            department=str(record.get("department")).casefold(),
            has_image=bool(record.get("images")),
            modified=str(record.get("updated_at", ""))[:10],
            text="\n".join(str(record.get(name) or "") for name in _SEARCHED).casefold(),
        )

    def pictures(self, record: Record) -> list[str]:
        """Return the print sizes, or the web size where there is none."""
        views = [record.get("images") or {}, *(record.get("alternate_images") or [])]
        sizes = [view.get("print") or view.get("web") or {} for view in views]
        return [str(size.get("url", "")) for size in sizes]

    def picture_path(self, path: str) -> str:
        """Return the path of the print size for that of any size."""
        return _SIZE.sub("_print.jpg", path)

    def moved(self, record: Record, move: Callable[[str], str]) -> Record:
        """Return the record with every size's address moved."""
        return {
            **record,
            "images": _moved(record["images"], move) if record.get("images") else record.get("images"),
            "alternate_images": [_moved(view, move) for view in record.get("alternate_images") or []],
        }

    def is_given_away(self, record: Record, view: int) -> bool:  # noqa: ARG002 - the same for every view
        """Return whether the record is CC0."""
        return record.get("share_license_status") == "CC0"

    def changed(self, record: Record, times: int, at: datetime) -> Record:
        """Return the record with another title and moment of update."""
        title = f"{record.get('title')}, revised {times}"
        return {**record, "title": title, "updated_at": f"{at:%Y-%m-%d %H:%M:%S.%f}"}


def _moved(view: Record, move: Callable[[str], str]) -> Record:
    return {
        name: {**size, "url": move(size["url"])} if isinstance(size, dict) and "url" in size else size
        for name, size in view.items()
    }


def _artworks(request: Request, shown: Shown) -> Answer:
    needle, department = request.value("q").casefold(), request.value("department").casefold()
    images_only = request.value("has_image") == "1"

    def keep(entry: Entry) -> bool:
        return (entry.has_image or not images_only) and needle in entry.text and department in ("", entry.department)

    found = shown.listed(keep)
    skip, limit = _whole(request.value("skip"), 0), min(_whole(request.value("limit"), 100), MAX_LIMIT)
    fields = request.value("fields").split(",") if request.value("fields") else None
    rows = [_row(item, shown, fields) for item in found[skip : skip + limit]]
    parameters = dict(parse_qsl(request.query))
    return json_answer({"info": {"total": len(found), "parameters": parameters}, "data": rows})


def _row(item: int | str, shown: Shown, fields: list[str] | None) -> Record:
    record = (shown.row(item) if isinstance(item, int) else None) or {"id": item}
    return {name: record[name] for name in fields if name in record} if fields else record


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default
