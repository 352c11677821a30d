"""The Met Collection API: https://metmuseum.github.io."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from reliquary.catalogue.met_departments import MET_DEPARTMENTS, met_department
from reliquary.sample.loopback.apis.base import Entry, ObjectAt
from reliquary.sample.loopback.serving import Answer, Request, json_answer
from reliquary.sample.objects.shapes import SHAPES

if TYPE_CHECKING:
    from reliquary.sample.loopback.shown import Shown

Record = Mapping[str, Any]

_SEARCHED = ("title", "objectName", "culture", "period", "department", "artistDisplayName")
_PICTURES = ("primaryImage", "primaryImageSmall")


class MetApi:
    """Objects by department or by day of change, single objects, departments, search."""

    shape = SHAPES["met"]
    base = "/public/collection/v1"
    own_image_host = True
    answers_head = True
    robots: str | None = None
    no_object = json_answer({"message": "Not a valid object"}, HTTPStatus.NOT_FOUND)
    texts = frozenset({"title", "objectName", "culture", "period", "dynasty", "medium", "dimensions", "creditLine",
                       "classification", "objectDate", "artistDisplayName", "country", "name", "term"})  # fmt: skip

    def route(self, request: Request, shown: Shown) -> Answer | ObjectAt | None:
        """Answer /objects, /objects/{id}, /search and /departments."""
        endpoint, _, rest = request.path.removeprefix(self.base).strip("/").partition("/")
        if endpoint == "objects" and rest:
            return ObjectAt(int(rest)) if rest.isdecimal() else self.no_object
        if endpoint == "objects":
            return _objects(request, shown)
        if endpoint == "search":
            needle = request.value("q").casefold()
            # The real museum answers null instead of an empty list.
            return _listing(shown.listed(lambda entry: bool(needle) and needle in entry.text) or None)
        if endpoint == "departments":
            rows = [{"departmentId": number, "displayName": names[0]} for number, names in MET_DEPARTMENTS.items()]
            return json_answer({"departments": rows})
        return json_answer({"message": "Not found"}, HTTPStatus.NOT_FOUND)

    def answer_object(self, record: Record) -> Answer:
        """Return the record itself."""
        return json_answer(record)

    def entry(self, record: Record) -> Entry:
        """Return department by id, day of metadataDate and the texts that are searched."""
        return Entry(
            department=str(department_id(record)),
            has_image=bool(record.get("primaryImage")),
            modified=str(record.get("metadataDate") or "")[:10],
            text="\n".join(str(record.get(name) or "") for name in _SEARCHED).casefold(),
        )

    def pictures(self, record: Record) -> list[str]:
        """Return primaryImage and additionalImages."""
        additional = record.get("additionalImages")
        found = [record.get("primaryImage"), *(additional if isinstance(additional, list) else [])]
        return [address if isinstance(address, str) else "" for address in found]

    def picture_path(self, path: str) -> str:
        """Return the path itself: small pictures are not served."""
        return path

    def moved(self, record: Record, move: Callable[[str], str]) -> Record:
        """Return the record with its addresses moved."""
        changed: dict[str, Any] = {name: _moved(record[name], move) for name in _PICTURES if name in record}
        additional = record.get("additionalImages")
        if isinstance(additional, list):
            changed["additionalImages"] = [_moved(address, move) for address in additional]
        return {**record, **changed}

    def is_given_away(self, record: Record, view: int) -> bool:  # noqa: ARG002 - the same for every view
        """Return whether the record says public domain."""
        return record.get("isPublicDomain") is True

    def changed(self, record: Record, times: int, at: datetime) -> Record:
        """Return the record with another title and metadataDate."""
        return {
            **record,
            "title": f"{record.get('title')}, revised {times}",
            "metadataDate": f"{at:%Y-%m-%dT%H:%M:%S}.1Z",
        }


def department_id(record: Record) -> int | None:
    """Return the id of the record's department, by its name where the record has no id; None if unknown."""
    number = record.get("departmentId")
    if isinstance(number, int):
        return number
    return met_department(str(record.get("department", "")))


def _objects(request: Request, shown: Shown) -> Answer:
    wanted = request.value("departmentIds")
    departments = set(wanted.split("|"))
    since = request.value("metadataDate")
    return _listing(
        shown.listed(lambda entry: (not wanted or entry.department in departments) and entry.modified >= since)
    )


def _listing(ids: list[int | str] | None) -> Answer:
    return json_answer({"total": len(ids or ()), "objectIDs": ids})


def _moved(value: Any, move: Callable[[str], str]) -> Any:
    return move(value) if isinstance(value, str) and value else value
