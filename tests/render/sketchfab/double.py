"""A double of Sketchfab on this machine: the interface, and a place of downloads that must never see the token."""

from __future__ import annotations

import io
import json
import struct
import threading
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from reliquary.catalogue.render_set import RenderSetFile
from reliquary.render.sketchfab.patience import Patience
from reliquary.sample.loopback.serving import NOT_FOUND, Answer, Delivery, Request, json_answer, listen

TOKEN = "tok3n-0123456789abcdef"
PAGE = 2
GLTF_JSON = json.dumps({"asset": {"version": "2.0"}}).encode()


def uid(number: int) -> str:
    """A uid as Sketchfab has them."""
    return f"{number:032x}"


def glb(size: int = 64) -> bytes:
    """A file that begins as a GLB does, and is as long as it says."""
    return struct.pack("<4sII", b"glTF", 2, size).ljust(size, b"\0")


def zipped(**files: bytes) -> bytes:
    """A ZIP; two underscores stand for a slash, one for a dot."""
    return zip_of([(name.replace("__", "/").replace("_", "."), data) for name, data in files.items()])


def zip_of(members: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A ZIP of any members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


@dataclass
class Double:
    """What the double has, and what it was asked.

    Attributes:
        models: What it says of models, by uid.
        collections: Uids of models, by the uid of their collection.
        archives: The files of models, by uid and form.
        sent: Answers that are given instead, once each, by path.
        asked: Path, and the header Authorization or None, of every request.
        valid: Downloads of a model that are valid; those before are not any more.
    """

    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    collections: dict[str, list[str]] = field(default_factory=dict)
    archives: dict[str, dict[str, bytes]] = field(default_factory=dict)
    sent: defaultdict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    says: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer
    port: int = 0

    @property
    def api(self) -> str:
        """Address of the interface."""
        return f"http://127.0.0.1:{self.port}/v3"

    def add(
        self, number: int, *, licence: str | None = "CC Attribution", archives: dict[str, bytes], **said: Any
    ) -> str:
        """Put a model there, and return its uid."""
        name = uid(number)
        self.models[name] = {
            "uid": name,
            "name": f"Owl {number}",
            "viewerUrl": f"https://sketchfab.com/3d-models/owl-{name}",
            "user": {"username": "tu", "displayName": "Tu Feng", "profileUrl": "https://sketchfab.com/tu"},
            "license": {"label": licence} if licence else {},
            "isDownloadable": True,
            "faceCount": 1200,
            "tags": [{"name": "bronze"}],
            **said,
        }
        self.archives[name] = archives
        return name

    def paths(self, prefix: str = "") -> list[str]:
        """The paths that were asked for."""
        return [path for path, _ in self.asked if path.startswith(prefix)]

    def answer(self, request: Request) -> Answer:
        """Answer as Sketchfab does."""
        self.asked.append((request.path, request.headers.get("Authorization")))
        if self.sent[request.path]:
            return self.sent[request.path].pop(0)
        match request.path.strip("/").split("/"):
            case ["v3", "models", name] if name in self.models:
                return json_answer(self.models[name])
            case ["v3", "models", name, "download"] if name in self.models:
                return self._download(request, name)
            case ["v3", "collections", name, "models"] if name in self.collections:
                return self._page(name, int(request.value("cursor", "0")))
            case ["files", name, form] if name in self.archives:
                return Answer(HTTPStatus.OK, self.archives[name][form], "application/octet-stream")
        return NOT_FOUND

    def _download(self, request: Request, name: str) -> Answer:
        if request.headers.get("Authorization") != f"Token {TOKEN}":
            return json_answer({"detail": "Invalid token."}, HTTPStatus.UNAUTHORIZED)
        if not self.models[name]["isDownloadable"]:
            return json_answer({"detail": "You do not have permission."}, HTTPStatus.FORBIDDEN)
        offered = {
            form: {"url": f"http://127.0.0.1:{self.port}/files/{name}/{form}", "size": len(data), "expires": 300}
            for form, data in self.archives[name].items()
        }
        return json_answer(self.says(offered))

    def _page(self, name: str, start: int) -> Answer:
        names = self.collections[name]
        end = start + PAGE
        # As on Sketchfab, a page of a collection does not say the licence.
        results = [{**self.models[found], "license": None} for found in names[start:end]]
        following = f"{self.api}/collections/{name}/models?cursor={end}" if end < len(names) else None
        return json_answer(self.says({"results": results, "next": following, "previous": None}))


@contextmanager
def serving(double: Double) -> Iterator[Double]:
    """Let the double answer."""
    server = listen(0, double.answer)
    double.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def busy(seconds: int | str | None = 0, status: HTTPStatus = HTTPStatus.TOO_MANY_REQUESTS) -> Answer:
    """An answer that asks for fewer requests."""
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    return Answer(status, b"{}", "application/json", headers)


def redirect(location: str) -> Answer:
    """A redirect."""
    return Answer(HTTPStatus.FOUND, b"", "text/html", {"Location": location})


def broken(data: bytes) -> Answer:
    """Half of a file, then the connection is reset."""
    return Answer(HTTPStatus.OK, data, "application/octet-stream", delivery=Delivery(reset=True))


def short(data: bytes) -> Answer:
    """A file that ends too early without a word about its length."""
    return Answer(HTTPStatus.OK, data, "application/octet-stream", delivery=Delivery(declared=False))


class Waits(list[float]):
    """The pauses that would have been made."""

    def patience(self, times: int = 3) -> Patience:
        """A patience that notes them and does not sleep."""
        return Patience(times=times, first_s=1, longest_s=60, sleep=self.append)


def a_set(*models: dict[str, Any]) -> RenderSetFile:
    """A set of renders."""
    entries = [{"id": f"owl-{number}", "class": "Owl", **model} for number, model in enumerate(models)]
    return RenderSetFile.model_validate({"name": "owls", "title": "Owls", "models": entries, "views": {"per_model": 1}})
