"""The loopback museum: a server on this machine that answers like the Met Collection API, and misbehaves on demand.

The interface listens on 127.0.0.1, the pictures on another port under the name ``localhost``, as the real museum
has two hosts. It listens to this machine alone. Image addresses in the records are rewritten to the second server.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.serving import (
    ADDRESS,
    ERROR_PAGE,
    FIREWALL_ANSWER,
    HTML,
    Answer,
    Firewall,
    Misbehaviour,
    listen,
    misbehave,
)
from reliquary.sample.loopback.sources import DEPARTMENTS, Record, Source, department_id

__all__ = ["LoopbackMuseum", "Misbehaviour"]

API_PATH = "/public/collection/v1"
ROBOTS = Answer(HTTPStatus.OK, b"User-agent: *\nDisallow:\n", "text/plain")

_JSON = "application/json; charset=UTF-8"
_SEARCHED = ("title", "objectName", "culture", "period", "department", "artistDisplayName")

Query = Mapping[str, list[str]]


class LoopbackMuseum:
    """A museum on this machine, running between ``with`` and its end.

    Args:
        source: What it shows.
        burst_limit: Refuse with 403 after so many requests within ``burst_window_s``; None never does.
        burst_refusals: How many requests are refused then.
        burst_window_s: Length of the window in seconds.
        objects: What goes wrong with objects, by objectID. They stay listed: an object may vanish later.
        images: What goes wrong with pictures, by objectID and view.
        api_port: Port of the interface; 0 takes a free one.
        image_port: Port of the pictures; 0 takes a free one.

    Attributes:
        requests: The path of every request but those that the firewall refused, in order.
        refused: How many requests the firewall refused.

    Raises:
        ReliquaryError: A port is taken.
    """

    def __init__(
        self,
        source: Source,
        *,
        burst_limit: int | None = None,
        burst_refusals: int = 3,
        burst_window_s: float = 60.0,
        objects: Mapping[int, Misbehaviour] | None = None,
        images: Mapping[tuple[int, int], Misbehaviour] | None = None,
        api_port: int = 0,
        image_port: int = 0,
    ) -> None:
        self.requests: list[str] = []
        self.refused = 0
        self._source = source
        self._firewall = Firewall(burst_limit, burst_refusals, burst_window_s)
        self._object_faults = objects or {}
        self._image_faults = images or {}
        self._views = _views_by_path(source.records)
        self._image_server = listen(image_port, lambda target: self._answer(target, self._answer_image))
        try:
            self._api_server = listen(api_port, lambda target: self._answer(target, self._answer_api))
        except ReliquaryError:
            self._image_server.server_close()
            raise
        self._threads: list[threading.Thread] = []

    @property
    def api_url(self) -> str:
        """The address of the interface, for ``--api``."""
        return f"http://{ADDRESS}:{self._api_server.server_port}{API_PATH}"

    @property
    def image_host(self) -> str:
        """Host and port that the pictures come from."""
        return f"localhost:{self._image_server.server_port}"

    def __enter__(self) -> Self:
        for server in (self._api_server, self._image_server):
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in (self._api_server, self._image_server):
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def _answer(self, target: str, respond: Callable[[str, Query], Answer]) -> Answer:
        """Answer a request of either host, through the firewall and into the log."""
        path = unquote(urlsplit(target).path)
        if path == "/robots.txt":
            return ROBOTS
        if self._firewall.refuses():
            self.refused += 1
            return FIREWALL_ANSWER
        self.requests.append(path)
        return respond(path, parse_qs(urlsplit(target).query))

    def _answer_api(self, path: str, query: Query) -> Answer:
        endpoint, _, rest = path.removeprefix(API_PATH).strip("/").partition("/")
        if endpoint == "objects" and rest:
            return self._answer_object(rest)
        if endpoint == "objects":
            return _listing(self._in_departments(query.get("departmentIds", [""])[0]))
        if endpoint == "search":
            # The real museum answers null instead of an empty list.
            return _listing(self._matching(query.get("q", [""])[0]) or None)
        if endpoint == "departments":
            rows = [{"departmentId": number, "displayName": names[0]} for number, names in DEPARTMENTS.items()]
            return _json({"departments": rows})
        return _json({"message": "Not found"}, HTTPStatus.NOT_FOUND)

    def _in_departments(self, wanted: str) -> list[int]:
        records = self._source.records
        if not wanted:
            return sorted(records)
        numbers = {int(number) for number in wanted.split("|") if number.isdecimal()}
        return sorted(object_id for object_id, record in records.items() if department_id(record) in numbers)

    def _matching(self, text: str) -> list[int]:
        needle = text.casefold()
        return sorted(
            object_id
            for object_id, record in self._source.records.items()
            if needle and any(needle in str(record.get(name, "")).casefold() for name in _SEARCHED)
        )

    def _answer_object(self, text: str) -> Answer:
        record = self._source.records.get(int(text)) if text.isdecimal() else None
        fault = self._object_faults.get(int(text)) if text.isdecimal() else None
        if record is None or fault is Misbehaviour.NOT_FOUND:
            return _json({"message": "Not a valid object"}, HTTPStatus.NOT_FOUND)
        return misbehave(_json(self._with_urls_here(record)), fault)

    def _with_urls_here(self, record: Record) -> dict[str, Any]:
        def here(url: Any) -> Any:
            parts = urlsplit(url) if isinstance(url, str) else None
            return f"http://{self.image_host}{parts.path}" if parts and parts.netloc else url

        changed = {name: here(record[name]) for name in ("primaryImage", "primaryImageSmall") if name in record}
        additional = record.get("additionalImages")
        if isinstance(additional, list):
            changed["additionalImages"] = [here(url) for url in additional]
        return {**record, **changed}

    def _answer_image(self, path: str, _query: Query) -> Answer:
        place = self._views.get(path)
        if place is None:
            return Answer(HTTPStatus.NOT_FOUND, ERROR_PAGE, HTML)
        object_id, view = place
        record = self._source.records[object_id]
        if record.get("isPublicDomain") is not True:
            return Answer(HTTPStatus.FORBIDDEN, ERROR_PAGE, HTML)
        body = self._source.picture(record, view)
        tag = hashlib.sha256(body).hexdigest()[:16]
        headers = {"ETag": f'"{tag}"', "Last-Modified": "Fri, 01 Jan 2021 00:00:00 GMT"}
        kind = "image/png" if body.startswith(b"\x89PNG") else "image/jpeg"
        return misbehave(Answer(HTTPStatus.OK, body, kind, headers), self._image_faults.get(place))


def _json(value: Any, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, json.dumps(value).encode("ascii"), _JSON)


def _listing(ids: list[int] | None) -> Answer:
    return _json({"total": len(ids or ()), "objectIDs": ids})


def _views_by_path(records: Mapping[int, Record]) -> dict[str, tuple[int, int]]:
    """Return objectID and view by the path of the picture; a picture of several objects belongs to the first."""
    views: dict[str, tuple[int, int]] = {}
    for object_id in sorted(records):
        additional = records[object_id].get("additionalImages")
        urls = [records[object_id].get("primaryImage"), *(additional if isinstance(additional, list) else [])]
        for view, url in enumerate(urls):
            if isinstance(url, str) and url:
                views.setdefault(unquote(urlsplit(url).path), (object_id, view))
    return views
