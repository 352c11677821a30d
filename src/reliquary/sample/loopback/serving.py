"""HTTP of a loopback museum: requests as it sees them, answers as it gives them, and how their bytes go out."""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote

from reliquary.errors import ReliquaryError

ADDRESS = "127.0.0.1"
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=UTF-8"
XML = "text/xml; charset=UTF-8"

_PIECE = 1 << 16
_TRICKLED_PIECES = 20


@dataclass(frozen=True)
class Request:
    """One request.

    Attributes:
        method: GET or HEAD.
        path: Path, percent-decoded.
        query: Query as it was sent, without the question mark.
        headers: Looked up without regard to case.
    """

    method: str
    path: str
    query: str
    headers: Message

    def values(self, name: str) -> list[str]:
        """Return all values of a parameter of the query."""
        return parse_qs(self.query).get(name, [])

    def value(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter of the query."""
        return next(iter(self.values(name)), default)


@dataclass(frozen=True)
class Delivery:
    """How a body goes out, when not whole and at once.

    Attributes:
        seconds: Spread evenly over so many seconds.
        reset: Half of it goes out, then the connection is reset.
        filler: So many zero bytes follow, made while they are sent.
        declared: Whether Content-Length says how long it is; else the end of the connection ends it.
    """

    seconds: float = 0.0
    reset: bool = False
    filler: int = 0
    declared: bool = True


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: HTTPStatus
    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = Delivery()


ERROR_PAGE = b"<html><body><h1>Something went wrong</h1></body></html>"
NOT_FOUND = Answer(HTTPStatus.NOT_FOUND, ERROR_PAGE, HTML)
FORBIDDEN = Answer(HTTPStatus.FORBIDDEN, ERROR_PAGE, HTML)


def json_answer(value: Any, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """Return a value as JSON in ASCII."""
    return Answer(status, json.dumps(value).encode("ascii"), JSON)


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up, as a crawl that is stopped does; anything else is a mistake here."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Head and body leave in one piece.
    wbufsize = _PIECE
    respond: Callable[[Request], Answer]

    def do_GET(self) -> None:
        answer = self._answer()
        self._send_head(answer)
        self._send_body(answer)

    def do_HEAD(self) -> None:
        self._send_head(self._answer())

    def _answer(self) -> Answer:
        target, _, query = self.path.partition("?")
        return type(self).respond(Request(self.command, unquote(target), query, self.headers))

    def _send_head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.content_type)
            if answer.delivery.declared:
                self.send_header("Content-Length", str(len(answer.body) + answer.delivery.filler))
            else:
                self.send_header("Connection", "close")
        self.end_headers()

    def _send_body(self, answer: Answer) -> None:
        if answer.delivery.reset:
            self._reset_after(answer.body[: len(answer.body) // 2])
        elif answer.delivery.seconds:
            self._trickle(answer)
        else:
            for piece in _pieces(answer):
                self.wfile.write(piece)

    def _trickle(self, answer: Answer) -> None:
        body = b"".join(_pieces(answer))
        size = max(1, -(-len(body) // _TRICKLED_PIECES))
        for start in range(0, len(body), size):
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
            time.sleep(answer.delivery.seconds / _TRICKLED_PIECES)

    def _reset_after(self, sent: bytes) -> None:
        self.wfile.write(sent)
        self.wfile.flush()
        # Without lingering the kernel says RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        raise ConnectionResetError("reset on demand")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep quiet: the museum has its own log of requests."""


def _pieces(answer: Answer) -> Iterator[bytes]:
    yield answer.body
    zeros = bytes(min(_PIECE, answer.delivery.filler))
    left = answer.delivery.filler
    while left > 0:
        yield zeros[:left]
        left -= len(zeros)


def listen(port: int, respond: Callable[[Request], Answer]) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1 that answers GET and HEAD requests; the caller starts it.

    Args:
        port: The port; 0 takes a free one.
        respond: Called in a thread of its own connection.

    Raises:
        ReliquaryError: The port is taken.
    """
    handler = type("Handler", (_Handler,), {"respond": staticmethod(respond)})
    try:
        return _Server((ADDRESS, port), handler)
    except OSError as error:
        raise ReliquaryError(f"cannot listen on {ADDRESS}:{port} ({error.strerror}); choose another port") from error
