"""Answers of a loopback museum over HTTP: how they are sent, refused by a firewall, and spoilt on demand."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from reliquary.errors import ReliquaryError

ADDRESS = "127.0.0.1"
PRIVATE_URL = "http://10.0.0.1/latest/meta-data"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, to be sent with its right Content-Length."""

    status: HTTPStatus
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


ERROR_PAGE = b"<html><body><h1>Something went wrong</h1></body></html>"
FIREWALL_ANSWER = Answer(
    HTTPStatus.FORBIDDEN,
    b'<html><head><script src="/_Incapsula_Resource?a=1"></script></head><body>Request denied</body></html>',
    HTML,
    {"X-Iinfo": "1-1-0 0NNN RT(0 0) q(0 0 0 0)"},
)


class Misbehaviour(StrEnum):
    """What goes wrong with one object or one picture, each time it is asked for."""

    NOT_FOUND = "404"
    FORBIDDEN = "403, not from the firewall"
    UNAVAILABLE = "503"
    HTML = "an HTML page with status 200"
    TRUNCATED = "the first half of the bytes, with that half's own length"
    PRIVATE_REDIRECT = "a redirect to a private address"


_PAGES = {
    Misbehaviour.NOT_FOUND: Answer(HTTPStatus.NOT_FOUND, ERROR_PAGE, HTML),
    Misbehaviour.FORBIDDEN: Answer(HTTPStatus.FORBIDDEN, ERROR_PAGE, HTML),
    Misbehaviour.UNAVAILABLE: Answer(HTTPStatus.SERVICE_UNAVAILABLE, ERROR_PAGE, HTML),
    Misbehaviour.HTML: Answer(HTTPStatus.OK, ERROR_PAGE, HTML),
    Misbehaviour.PRIVATE_REDIRECT: Answer(HTTPStatus.FOUND, b"", HTML, {"Location": PRIVATE_URL}),
}


def misbehave(good: Answer, fault: Misbehaviour | None) -> Answer:
    """Return the answer as the fault leaves it."""
    if fault is None:
        return good
    if fault is Misbehaviour.TRUNCATED:
        return replace(good, body=good.body[: len(good.body) // 2])
    return _PAGES[fault]


class Firewall:
    """Refuses after too many requests, as the Met's firewall does; the threads of the servers share it.

    Args:
        limit: Requests that are served within the window before it refuses; None never refuses.
        refusals: How many requests it refuses then.
        window_s: Length of the window in seconds.
    """

    def __init__(self, limit: int | None, refusals: int, window_s: float) -> None:
        self._limit = limit
        self._refusals = refusals
        self._window_s = window_s
        self._served: deque[float] = deque()
        self._to_refuse = 0
        self._lock = threading.Lock()

    def refuses(self) -> bool:
        """Count one request and return whether it is refused."""
        if self._limit is None:
            return False
        with self._lock:
            if not self._to_refuse and self._is_full(time.monotonic()):
                self._served.clear()
                self._to_refuse = self._refusals
            if self._to_refuse:
                self._to_refuse -= 1
                return True
            self._served.append(time.monotonic())
            return False

    def _is_full(self, now: float) -> bool:
        while self._served and now - self._served[0] > self._window_s:
            self._served.popleft()
        return len(self._served) == self._limit


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up, as a crawl that is stopped does; anything else is a mistake here."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def listen(port: int, respond: Callable[[str], Answer]) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1 that answers GET requests; the caller starts it.

    Args:
        port: The port; 0 takes a free one.
        respond: Called in a thread of its own connection, with path and query of the request.

    Raises:
        ReliquaryError: The port is taken.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            answer = respond(self.path)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Keep quiet: the museum has its own log of requests."""

    try:
        return _Server((ADDRESS, port), Handler)
    except OSError as error:
        raise ReliquaryError(f"cannot listen on {ADDRESS}:{port} ({error.strerror}); choose another port") from error
