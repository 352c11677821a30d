"""HTTP of a loopback Hub: requests in, answers out, ranges of files, connections that are cut."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.publish.hub_storage import CutError, NotThereError, RefusedError

Answer = tuple[dict[str, str], bytes]
"""Headers and body."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Head and body leave in one piece.
    wbufsize = 1 << 16
    token: str
    answer: Callable[[str, str, bytes, bool], Answer]

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def _serve(self) -> None:
        method = "GET" if self.command == "HEAD" else self.command
        authorised = self.headers.get("Authorization") == f"Bearer {self.token}"
        try:
            body = self._body()
            headers, data = type(self).answer(method, self.path, body, authorised)
        except NotThereError as error:
            self._send(404, {"X-Error-Code": error.args[0], "X-Error-Message": "not there"}, b"")
        except RefusedError as error:
            self._send(error.args[0], {"X-Error-Message": error.args[1]}, b"")
        except (CutError, ConnectionError):
            self._reset()
        else:
            self._send_range(headers, data)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def _send_range(self, headers: dict[str, str], data: bytes) -> None:
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if match is None:
            self._send(200, headers, data)
            return
        start = int(match[1])
        end = min(int(match[2]) if match[2] else len(data) - 1, len(data) - 1)
        self._send(206, {**headers, "Content-Range": f"bytes {start}-{end}/{len(data)}"}, data[start : end + 1])

    def _send(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _reset(self) -> None:
        # Without lingering the kernel says RST instead of FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep quiet: the hub has its own log."""


def listen(answer: Callable[[str, str, bytes, bool], Answer], token: str) -> ThreadingHTTPServer:
    """Return a server on a free port of 127.0.0.1; the caller starts it.

    Args:
        answer: Called with method, target, body, and whether the request carries the token.
        token: The token that is asked for.
    """
    handler = type("Handler", (Handler,), {"token": token, "answer": staticmethod(answer)})
    return ThreadingHTTPServer(("127.0.0.1", 0), handler)
