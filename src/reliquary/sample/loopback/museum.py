"""The loopback museum: a server on this machine that answers like a museum's interface, and misbehaves on demand.

The interface listens on 127.0.0.1. Where the real museum has a host of its own for pictures, they come from another
port under the name ``localhost``. It listens to this machine alone, and the addresses of pictures in the records are
rewritten to it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.apis import api_named
from reliquary.sample.loopback.apis.base import Api, ObjectAt
from reliquary.sample.loopback.faults import Fault, Misbehaviour
from reliquary.sample.loopback.firewall import FIREWALL_ANSWER, Firewall
from reliquary.sample.loopback.hostile import HOSTILE_NAME, with_hostile_texts
from reliquary.sample.loopback.serving import ADDRESS, FORBIDDEN, NOT_FOUND, Answer, Request, listen
from reliquary.sample.loopback.shown import Shown
from reliquary.sample.loopback.sources import Record, Source
from reliquary.sample.loopback.validators import as_asked, with_validators

__all__ = ["LoopbackMuseum", "Misbehaviour", "Served", "robots_txt"]

HOSTILE_PATH = "/media/hostile"
"""Below /media, because SMB names pictures by what follows it."""


class Served(NamedTuple):
    """One line of a museum's log.

    Attributes:
        host: Host and port that were asked.
        method: GET or HEAD.
        path: Percent-decoded.
        query: As sent, without the question mark.
        status: Status of the answer.
    """

    host: str
    method: str
    path: str
    query: str
    status: int


def robots_txt(text: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """Return an answer to /robots.txt."""
    return Answer(status, text.encode("utf-8"), "text/plain")


ROBOTS = robots_txt("User-agent: *\nDisallow:\n")


class LoopbackMuseum:
    """A museum on this machine, running between ``with`` and its end.

    Objects are named by their number in every museum: 9000001 is objectID 9000001, the ark cl009000001 and
    obj-9000001. All attributes may be set while the museum runs.

    Args:
        source: What it shows, in the shape of the interface.
        api: The interface that it speaks, or the name of one: met, louvre, smb or cleveland.
        burst_limit: Refuse with 403 after so many requests within ``burst_window_s``; None never does.
        burst_refusals: How many requests are refused then.
        burst_window_s: Length of the window in seconds.
        objects: What goes wrong with objects, by number. They stay listed: an object may vanish later.
        images: What goes wrong with pictures, by number and view.
        api_port: Port of the interface; 0 takes a free one.
        image_port: Port of the pictures where they have one; 0 takes a free one.

    Attributes:
        requests: The path of every request but those for robots.txt and those that the firewall refused, in order.
        refused: How many requests the firewall refused.
        log: Every request, in order.
        objects: As given.
        images: As given.
        lists: What goes wrong with every list, None for nothing.
        everything: What goes wrong with every answer but robots.txt, None for nothing.
        robots: What /robots.txt answers; None is what the museum says of itself.
        validators: Whether records and pictures carry ETag and Last-Modified, and 304 is answered.

    Raises:
        ReliquaryError: A port is taken, or there is no such interface.
    """

    def __init__(  # noqa: PLR0913 - every switch has its name
        self,
        source: Source,
        *,
        api: Api | str = "met",
        burst_limit: int | None = None,
        burst_refusals: int = 3,
        burst_window_s: float = 60.0,
        objects: Mapping[int, Fault] | None = None,
        images: Mapping[tuple[int, int], Fault] | None = None,
        api_port: int = 0,
        image_port: int = 0,
    ) -> None:
        self.requests: list[str] = []
        self.refused = 0
        self.log: list[Served] = []
        self.objects = dict(objects or {})
        self.images = dict(images or {})
        self.lists: Fault | None = None
        self.everything: Fault | None = None
        self.robots: Answer | None = None
        self.validators = True
        self._api = api_named(api) if isinstance(api, str) else api
        self._shown = Shown(source, self._api, self._as_served)
        self._firewall = Firewall(burst_limit, burst_refusals, burst_window_s)
        self._api_server = listen(api_port, lambda request: self._serve(request, self.api_host))
        self._image_server = self._api_server
        if self._api.own_image_host:
            try:
                self._image_server = listen(image_port, lambda request: self._serve(request, self.image_host))
            except ReliquaryError:
                self._api_server.server_close()
                raise
        self._threads: list[threading.Thread] = []

    @property
    def api_url(self) -> str:
        """The address of the interface, for ``--api``."""
        return f"http://{self.api_host}{self._api.base}"

    @property
    def api_host(self) -> str:
        """Host and port of the interface."""
        return f"{ADDRESS}:{self._api_server.server_port}"

    @property
    def image_host(self) -> str:
        """Host and port that the pictures come from."""
        return f"localhost:{self._image_server.server_port}" if self._api.own_image_host else self.api_host

    @property
    def listed_too(self) -> list[int | str]:
        """Ids that lists name besides their own: one again, one that there is not, or text that is no id."""
        return self._shown.listed_too

    @listed_too.setter
    def listed_too(self, ids: list[int | str]) -> None:
        self._shown.listed_too = ids

    def change(self, number: int, at: datetime | None = None) -> None:
        """Change the title of an object and its date of change, ``at`` or now."""
        self._shown.change(number, at)

    def change_picture(self, number: int, view: int, at: datetime | None = None) -> None:
        """Change the bytes of a picture, not what it shows, at ``at`` or now."""
        self._shown.change_picture(number, view, at)

    def remove(self, number: int) -> None:
        """Take an object away: it is not listed, and its record and its pictures are not found."""
        self._shown.remove(number)

    def restore(self, number: int) -> None:
        """Bring an object back; one that was removed before anyone asked is a new one."""
        self._shown.restore(number)

    def __enter__(self) -> Self:
        for server in {self._api_server, self._image_server}:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in {self._api_server, self._image_server}:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def _serve(self, request: Request, host: str) -> Answer:
        """Answer a request of either host, and note it."""
        answer = self._answer(request, host)
        self.log.append(Served(host, request.method, request.path, request.query, answer.status))
        return answer

    def _answer(self, request: Request, host: str) -> Answer:
        if request.path == "/robots.txt":
            return self.robots or self._own_robots()
        if self._firewall.refuses():
            self.refused += 1
            return FIREWALL_ANSWER
        self.requests.append(request.path)
        if request.method == "HEAD" and not self._api.answers_head:
            return NOT_FOUND
        answer = self._found(request, host)
        return self.everything.spoil(answer) if self.everything else answer

    def _own_robots(self) -> Answer:
        return ROBOTS if self._api.robots is None else robots_txt(self._api.robots)

    def _found(self, request: Request, host: str) -> Answer:
        if host == self.image_host:
            place = self._place(request.path)
            if place is not None:
                return self._picture(*place, request)
        if host != self.api_host:
            return NOT_FOUND
        found = self._api.route(request, self._shown)
        if isinstance(found, ObjectAt):
            return self._object(found.number, request)
        return NOT_FOUND if found is None else _spoilt(found, self.lists)

    def _object(self, number: int, request: Request) -> Answer:
        record, fault = self._shown.row(number), self.objects.get(number)
        if record is None or fault is Misbehaviour.NOT_FOUND:
            return self._api.no_object
        good = self._api.answer_object(record)
        return self._finished(good, self._shown.modified(number), fault, request)

    def _as_served(self, number: int, record: Record) -> Record:
        """Return the record with its pictures on this machine, and hostile if it is to be."""
        fault = self.objects.get(number)

        def here(address: str) -> str:
            parts = urlsplit(address)
            site = f"http://{self.image_host}" if parts.netloc else ""
            if fault is Misbehaviour.HOSTILE_NAMES and (place := self._place(parts.path)):
                return f"{site}{HOSTILE_PATH}/{place[0]}/{place[1]}/{HOSTILE_NAME}"
            return f"{site}{parts.path}"

        if fault is Misbehaviour.HOSTILE_TEXT:
            record = with_hostile_texts(record, self._api.texts)
        return self._api.moved(record, here)

    def _place(self, path: str) -> tuple[int, int] | None:
        if path.startswith(f"{HOSTILE_PATH}/"):
            number, view = path.removeprefix(f"{HOSTILE_PATH}/").split("/")[:2]
            return int(number), int(view)
        return self._shown.place(self._api.picture_path(path))

    def _picture(self, number: int, view: int, request: Request) -> Answer:
        record = self._shown.record(number)
        if record is None:
            return NOT_FOUND
        if not self._api.is_given_away(record, view):
            return FORBIDDEN
        body, modified = self._shown.picture(number, view)
        good = Answer(HTTPStatus.OK, body, "image/png" if body.startswith(b"\x89PNG") else "image/jpeg")
        return self._finished(good, modified, self.images.get((number, view)), request)

    def _finished(self, good: Answer, modified: datetime, fault: Fault | None, request: Request) -> Answer:
        """Return a good answer with its validators, 304 if the client holds it already, or what a fault leaves."""
        if self.validators:
            good = with_validators(good, modified)
        spoilt = _spoilt(good, fault)
        return as_asked(good, request) if spoilt is good else spoilt


def _spoilt(good: Answer, fault: Fault | None) -> Answer:
    return fault.spoil(good) if fault else good
