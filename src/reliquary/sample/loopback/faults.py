"""What goes wrong in a loopback museum on demand: each fault turns a good answer into a bad one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Protocol

from reliquary.sample.loopback.bombs import gzip_bomb, png_bomb
from reliquary.sample.loopback.firewall import CHALLENGE_HEADERS, CHALLENGE_PAGE
from reliquary.sample.loopback.serving import ERROR_PAGE, FORBIDDEN, HTML, NOT_FOUND, Answer, Delivery

PRIVATE_URL = "http://10.0.0.1/latest/meta-data"
FOREIGN_URL = "http://elsewhere.invalid/picture.jpg"

GZIP_BOMB_BYTES = 1 << 30
PNG_BOMB_SIDE = 65_500


class Fault(Protocol):
    """Something that goes wrong each time an object, a picture or a list is asked for."""

    def spoil(self, good: Answer) -> Answer:
        """Return what is answered in place of ``good``."""


class Misbehaviour(StrEnum):
    """The faults that need no figures."""

    NOT_FOUND = "404"
    FORBIDDEN = "403, not from the firewall"
    UNAVAILABLE = "503"
    BAD_GATEWAY = "502"
    HTML = "an HTML page with status 200"
    CHALLENGE = "a firewall's challenge page with status 200"
    TRUNCATED = "the first half of the bytes, with that half's own length"
    RESET = "the first half of the bytes, then the connection is reset"
    WRONG_TYPE = "the right bytes as text/plain"
    WRONG_MAGIC = "the right Content-Type with the bytes of a PDF"
    GZIP_BOMB = "a gzip-encoded answer of 1 GiB"
    PNG_BOMB = "a PNG of 4.3 gigapixels"
    PRIVATE_REDIRECT = "a redirect to a private address"
    FOREIGN_REDIRECT = "a redirect to another host"
    REDIRECT_LOOP = "a redirect to itself"
    HOSTILE_TEXT = "texts in the record that attack whoever prints them"
    HOSTILE_NAMES = "picture addresses in the record that lead out of any folder"

    def spoil(self, good: Answer) -> Answer:
        """Return the answer as the fault leaves it; hostile records are made before they are answered."""
        spoil = _SPOILED.get(self)
        return spoil(good) if spoil else good


def _page(status: HTTPStatus) -> Callable[[Answer], Answer]:
    return lambda _good: Answer(status, ERROR_PAGE, HTML)


def _redirect(location: str) -> Callable[[Answer], Answer]:
    return lambda _good: Answer(HTTPStatus.FOUND, b"", HTML, {"Location": location})


_SPOILED: dict[Misbehaviour, Callable[[Answer], Answer]] = {
    Misbehaviour.NOT_FOUND: lambda _good: NOT_FOUND,
    Misbehaviour.FORBIDDEN: lambda _good: FORBIDDEN,
    Misbehaviour.UNAVAILABLE: _page(HTTPStatus.SERVICE_UNAVAILABLE),
    Misbehaviour.BAD_GATEWAY: _page(HTTPStatus.BAD_GATEWAY),
    Misbehaviour.HTML: _page(HTTPStatus.OK),
    Misbehaviour.CHALLENGE: lambda _good: Answer(HTTPStatus.OK, CHALLENGE_PAGE, HTML, CHALLENGE_HEADERS),
    Misbehaviour.TRUNCATED: lambda good: replace(good, body=good.body[: len(good.body) // 2]),
    Misbehaviour.RESET: lambda good: replace(good, delivery=Delivery(reset=True)),
    Misbehaviour.WRONG_TYPE: lambda good: replace(good, content_type="text/plain"),
    Misbehaviour.WRONG_MAGIC: lambda good: replace(good, body=b"%PDF-1.7\n" + good.body),
    Misbehaviour.GZIP_BOMB: lambda good: replace(
        good, body=gzip_bomb(GZIP_BOMB_BYTES), headers={**good.headers, "Content-Encoding": "gzip"}
    ),
    Misbehaviour.PNG_BOMB: lambda good: replace(good, body=png_bomb(PNG_BOMB_SIDE), content_type="image/png"),
    Misbehaviour.PRIVATE_REDIRECT: _redirect(PRIVATE_URL),
    Misbehaviour.FOREIGN_REDIRECT: _redirect(FOREIGN_URL),
    # Relative to the address that was asked for.
    Misbehaviour.REDIRECT_LOOP: _redirect("?again"),
}


@dataclass(frozen=True)
class Slow:
    """The bytes trickle, spread over ``seconds``."""

    seconds: float

    def spoil(self, good: Answer) -> Answer:
        """Return the same answer, to be sent slowly."""
        return replace(good, delivery=Delivery(seconds=self.seconds))


@dataclass(frozen=True)
class Huge:
    """Zero bytes follow the right ones until the body has ``n_bytes``; neither side need hold them.

    Attributes:
        n_bytes: Length of the whole body.
        declared: Whether Content-Length says so.
    """

    n_bytes: int
    declared: bool = True

    def spoil(self, good: Answer) -> Answer:
        """Return the answer with the filler behind it."""
        filler = max(0, self.n_bytes - len(good.body))
        return replace(good, delivery=Delivery(filler=filler, declared=self.declared))


@dataclass(frozen=True)
class TooManyRequests:
    """429 with Retry-After, in seconds or as an HTTP date (RFC 9110, 10.2.3)."""

    retry_after_s: int = 1
    as_date: bool = False

    def spoil(self, good: Answer) -> Answer:
        """Return 429, whatever was asked for."""
        when = datetime.now(UTC) + timedelta(seconds=self.retry_after_s)
        value = format_datetime(when, usegmt=True) if self.as_date else str(self.retry_after_s)
        return replace(good, status=HTTPStatus.TOO_MANY_REQUESTS, body=ERROR_PAGE, content_type=HTML,
                       headers={"Retry-After": value})  # fmt: skip


class Times:
    """A fault that is over after ``number`` requests, counted over all that share it."""

    def __init__(self, number: int, fault: Fault) -> None:
        self._left = number
        self._fault = fault
        self._lock = threading.Lock()

    def spoil(self, good: Answer) -> Answer:
        """Return the bad answer while there are any left."""
        with self._lock:
            self._left -= 1
            over = self._left < 0
        return good if over else self._fault.spoil(good)


class During:
    """A fault that is over ``seconds`` after the first request that meets it."""

    def __init__(self, seconds: float, fault: Fault) -> None:
        self._seconds = seconds
        self._fault = fault
        self._until: float | None = None
        self._lock = threading.Lock()

    def spoil(self, good: Answer) -> Answer:
        """Return the bad answer until the time is over."""
        with self._lock:
            if self._until is None:
                self._until = time.monotonic() + self._seconds
        return self._fault.spoil(good) if time.monotonic() < self._until else good
