"""A small museum in the Met's shapes, made by hand."""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from reliquary.catalogue import load_crawler
from reliquary.crawl.entries import Received
from reliquary.records import SAMPLE_MARK

DEPARTMENTS = {10: "Egyptian Art", 13: "Greek and Roman Art", 6: "Asian Art"}


def make_record(object_id=1, *, department="Egyptian Art", views=2, **changes):
    """A record in the shape of 2021 and later."""
    urls = [f"https://images.example.org/CRDImages/xx/original/S-{object_id}-{view}.jpg" for view in range(views)]
    return {
        "objectID": object_id,
        "isPublicDomain": True,
        "primaryImage": urls[0] if urls else "",
        "primaryImageSmall": "",
        "additionalImages": urls[1:],
        "constituents": None,
        "department": department,
        "objectName": "Jar",
        "title": f"Jar number {object_id}",
        "culture": "",
        "period": "",
        "dynasty": "",
        "objectDate": "ca. 1430 B.C.",
        "objectBeginDate": -1455,
        "objectEndDate": -1405,
        "medium": "Pottery;\r\npaint",
        "creditLine": "Gift of Nobody, 1901.",
        "geographyType": "From",
        "country": "Egypt",
        "region": "Upper Egypt",
        "excavation": "",
        "classification": "Ceramics",
        "objectURL": f"https://www.example.org/art/collection/search/{object_id}",
        "tags": None,
        **changes,
    }


def make_picture(object_id=1, view=0, size=(9, 7), kind="JPEG", *, marked=True):
    """A picture that no other object has."""
    buffer = BytesIO()
    colour = (object_id * 37 % 256, view * 53 % 256, object_id // 256)
    picture = Image.new("RGB", size, colour)
    comment = SAMPLE_MARK if marked else f"number {object_id}-{view}"
    picture.save(buffer, kind, **({"comment": comment} if kind == "JPEG" else {}))
    return buffer.getvalue() if kind != "JPEG" else buffer.getvalue() + f"{object_id}-{view}".encode()


class SmallMuseum:
    """Objects 1, 4, 7... are Egyptian, 2, 5, 8... Greek and Roman, 3, 6, 9... Asian; two views each."""

    def __init__(self, n_objects=6, **changes):
        names = list(DEPARTMENTS.values())
        self.records = {
            number: make_record(number, department=names[(number - 1) % 3], **changes)
            for number in range(1, n_objects + 1)
        }

    def picture(self, record, view):
        return make_picture(record["objectID"], view)


@pytest.fixture(scope="session")
def record():
    return make_record


@pytest.fixture(scope="session")
def picture():
    return make_picture


@pytest.fixture(scope="session")
def small_museum():
    return SmallMuseum


@pytest.fixture(scope="session")
def crawler():
    """The sample museum's crawler file, with pauses too short to notice."""
    loaded = load_crawler("sample")
    return loaded.model_copy(update={"pace": loaded.pace.model_copy(update={"backoff_s": 0.01, "backoff_max_s": 0.02})})


@pytest.fixture(scope="session")
def received():
    def make(object_id="1", labels=("egyptian",), api="http://127.0.0.1:1/v1"):
        return Received(object_id, list(labels), api, "0" * 64, datetime(2026, 11, 21, tzinfo=UTC))

    return make


class RawServer:
    """A server on this machine that answers each request with the bytes, or the pieces of bytes, that it is given.

    Attributes:
        asked: Time, Host header and path of every request, in order.
    """

    def __init__(self, respond):
        self.asked = []
        self.headers = []
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler(respond))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def _handler(self, respond):
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                line = self.rfile.readline()
                if not line:
                    return
                path = line.split()[1].decode()
                headers = dict(iter(lambda: tuple(self.rfile.readline().decode().rstrip().split(": ", 1)), ("",)))
                server.asked.append((time.monotonic(), headers["Host"], path))
                server.headers.append(headers)
                answer = respond(path, [other for _, _, other in server.asked].count(path))
                with suppress(ConnectionError):
                    for piece in [answer] if isinstance(answer, bytes) else answer:
                        self.wfile.write(piece)

        return Handler

    @property
    def paths(self):
        return [path for _, _, path in self.asked]

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def raw_server():
    """Starts servers; they end with the test."""
    servers = []

    def start(respond):
        servers.append(RawServer(respond))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def http():
    """The bytes of an answer."""

    def answer(status=200, body=b"", reason="Whatever", **headers):
        lines = [f"HTTP/1.1 {status} {reason}", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + body

    return answer


NO_PAUSES = {"REFUSAL_BACKOFF": 0.01, "REFUSAL_BACKOFF_MAX": 0.02, "REFUSAL_TIMES": 3, "RETRY_TIMES": 1}
THIS_MACHINE = {
    "CRAWL_HOSTS": ["127.0.0.1", "localhost"],
    "CRAWL_PRIVATE": ["127.0.0.1", "localhost"],
    "CRAWL_PORTS": [80, 443],
    "CRAWL_LOOPBACK": True,
    "HTTPPROXY_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
}


@pytest.fixture
def ask(tmp_path):
    """Sends requests through Scrapy in a process of its own.

    The result is what became of each request, the problem that stopped the crawl, and the log.
    """

    def asking(*rounds, **settings):
        log = tmp_path / "crawl.log"
        order = {
            "settings": {**THIS_MACHINE, **NO_PAUSES, "LOG_FILE": str(log), "LOG_LEVEL": "DEBUG", **settings},
            "rounds": [[{"url": one} if isinstance(one, str) else one for one in requests] for requests in rounds],
        }
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("asker.py"))],
            input=json.dumps(order),
            env=os.environ | {"SCRAPY_SETTINGS_MODULE": "reliquary.crawl.settings"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        problem = next(line["problem"] for line in lines if "problem" in line)
        return [line for line in lines if "url" in line], problem, log.read_text()

    return asking
