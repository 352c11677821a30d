"""A Hub on this machine, over real HTTP: as much of its protocol as publishing and loading a dataset speak.

It shows that our side says the right things in the right order, and what it makes of failures. It cannot show that the
real Hub understands them: its limits, its rules for names and its storage (Xet) are not here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.publish.hub_http import Answer, listen
from tests.publish.hub_storage import CutError, File, NotThereError, RefusedError, Repo

LFS_NAMES = re.compile(r".*\.(parquet|bin)")
LFS_BYTES = 10 << 20
TOKEN = "hf_this_is_a_secret"


@dataclass
class Fault:
    """What shall go wrong, when, and how often."""

    method: str
    path: re.Pattern[str]
    act: Callable[[], None]
    times: int
    skip: int


class LoopbackHub:
    """The server and all that it holds.

    Attributes:
        url: Its address.
        repos: Its repositories by id.
        large: The bytes of large files by their SHA-256; they are kept even if no commit ever names them.
        log: Method and path of every request.
    """

    def __init__(self) -> None:
        self.repos: dict[str, Repo] = {}
        self.large: dict[str, bytes] = {}
        self.log: list[tuple[str, str]] = []
        self._faults: list[Fault] = []
        self._lock = threading.RLock()
        self._server = listen(self.answer, TOKEN)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[LoopbackHub]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def store(self, repo_id: str, folder: Path, tag: str) -> None:
        """Put a folder into a repository as a tagged commit, as if it had been published."""
        repo = self.repos.setdefault(repo_id, Repo())
        paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        files = {name: File(path.read_bytes(), bool(LFS_NAMES.fullmatch(name))) for name, path in paths.items()}
        repo.tags[tag] = repo.commit(files)

    def on(self, method: str, path: str, act: Callable[[], None], *, times: int = 1, skip: int = 0) -> None:
        """Call ``act`` in place of an answer (it may raise) when such a request comes, after letting some pass."""
        self._faults.append(Fault(method, re.compile(path), act, times, skip))

    def fail(self, method: str, path: str, status: int, *, times: int = 1, skip: int = 0) -> None:
        """Answer such requests with a status."""

        def refuse() -> None:
            raise RefusedError(status, "on demand")

        self.on(method, path, refuse, times=times, skip=skip)

    def reset(self, method: str, path: str, *, times: int = 1, skip: int = 0) -> None:
        """Cut the connection of such requests."""

        def cut() -> None:
            raise CutError

        self.on(method, path, cut, times=times, skip=skip)

    def forgive(self) -> None:
        """Let nothing more go wrong."""
        self._faults.clear()

    def asked(self, method: str, path: str) -> int:
        """Return how many such requests came."""
        return sum(found == method and bool(re.search(path, place)) for found, place in self.log)

    def answer(self, method: str, target: str, body: bytes, authorised: bool) -> Answer:
        """Return the headers and the body of the answer to a request.

        Raises:
            NotThereError: Something does not exist.
            RefusedError: The request cannot be granted.
        """
        path, _, query = target.partition("?")
        # One request after the other, so that what comes before a fault is done when it strikes.
        with self._lock:
            self.log.append((method, unquote(path)))
            if act := self._due(method, unquote(path)):
                act()
            if method in {"POST", "PUT"} and not authorised and not path.startswith("/lfs/"):
                raise RefusedError(401, "Invalid username or password.")
            for verb, pattern, function in _ROUTES:
                if verb == method and (match := re.fullmatch(pattern, path)):
                    parts = {name: unquote(value) for name, value in match.groupdict().items() if value is not None}
                    return function(self, body, parse_qs(query), **parts)
        raise NotThereError("EntryNotFound")

    def _due(self, method: str, path: str) -> Callable[[], None] | None:
        for fault in self._faults:
            if fault.method == method and fault.path.search(path) and fault.times:
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault.act
        return None

    def repo(self, repo_id: str) -> Repo:
        if repo_id not in self.repos:
            raise NotThereError("RepoNotFound")
        return self.repos[repo_id]

    def create(self, body: bytes, query: Any) -> Answer:
        asked = json.loads(body)
        repo_id = f"{asked['organization']}/{asked['name']}"
        if repo_id in self.repos:
            raise RefusedError(409, "You already created this dataset repo")
        self.repos[repo_id] = Repo(private=asked.get("visibility") == "private")
        self.repos[repo_id].commit({".gitattributes": File(b"*.parquet filter=lfs\n", is_large=False)})
        return _json({"url": f"{self.url}/datasets/{repo_id}"})

    def validate(self, body: bytes, query: Any) -> Answer:
        return _json({"errors": [], "warnings": []})

    def preupload(self, body: bytes, query: Any, repo_id: str, rev: str) -> Answer:
        repo = self.repo(repo_id)
        now = repo.commits[repo.resolve(rev)]
        files = []
        for asked in json.loads(body)["files"]:
            is_large = bool(LFS_NAMES.fullmatch(asked["path"])) or asked["size"] > LFS_BYTES
            entry = {"path": asked["path"], "uploadMode": "lfs" if is_large else "regular", "shouldIgnore": False}
            if there := now.get(asked["path"]):
                entry["oid"] = there.sha256 if there.is_large else there.blob_id
            files.append(entry)
        return _json({"files": files})

    def batch(self, body: bytes, query: Any, repo_id: str) -> Answer:
        self.repo(repo_id)
        objects = []
        for asked in json.loads(body)["objects"]:
            entry = {"oid": asked["oid"], "size": asked["size"]}
            if asked["oid"] not in self.large:
                entry["actions"] = {"upload": {"href": f"{self.url}/lfs/{asked['oid']}?signature=also-a-secret"}}
            objects.append(entry)
        return _json({"transfer": "basic", "objects": objects})

    def put(self, body: bytes, query: Any, oid: str) -> Answer:
        if hashlib.sha256(body).hexdigest() != oid:
            raise RefusedError(400, "the bytes are not those that were announced")
        self.large[oid] = body
        return {}, b""

    def commit(self, body: bytes, query: Any, repo_id: str, rev: str) -> Answer:
        repo = self.repo(repo_id)
        header, *operations = [json.loads(line) for line in body.splitlines()]
        parent = header["value"].get("parentCommit")
        if parent is not None and parent != repo.resolve(rev):
            raise RefusedError(412, "A commit has happened since.")
        files = dict(repo.commits[repo.resolve(rev)])
        for operation in operations:
            self._apply(files, operation["key"], operation["value"])
        commit = repo.commit(files)
        url = f"{self.url}/datasets/{repo_id}/commit/{commit}"
        return _json({"success": True, "commitOid": commit, "commitUrl": url, "hookOutput": ""})

    def _apply(self, files: dict[str, File], key: str, value: dict[str, Any]) -> None:
        if key == "deletedFile":
            del files[value["path"]]
        elif key == "file":
            files[value["path"]] = File(base64.b64decode(value["content"]), is_large=False)
        elif key == "lfsFile" and value["oid"] in self.large:
            files[value["path"]] = File(self.large[value["oid"]], is_large=True)
        else:
            raise RefusedError(400, f"cannot do {key} {value['path']}")

    def tag(self, body: bytes, query: Any, repo_id: str, rev: str) -> Answer:
        repo = self.repo(repo_id)
        name = json.loads(body)["tag"]
        if name in repo.tags:
            raise RefusedError(409, "Tag reference exists already")
        repo.tags[name] = repo.resolve(rev)
        return _json({})

    def refs(self, body: bytes, query: Any, repo_id: str) -> Answer:
        repo = self.repo(repo_id)
        tags = [{"name": n, "ref": f"refs/tags/{n}", "targetCommit": c} for n, c in repo.tags.items()]
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repo.head}
        return _json({"branches": [main], "tags": tags, "converts": []})

    def info(self, body: bytes, query: Any, repo_id: str, rev: str = "main") -> Answer:
        repo = self.repo(repo_id)
        commit = repo.resolve(rev)
        siblings = [{"rfilename": path} for path in repo.commits[commit]]
        return _json(
            {"_id": repo_id, "id": repo_id, "sha": commit, "siblings": siblings, "tags": [], "private": repo.private}
        )

    def tree(self, body: bytes, query: Any, repo_id: str, rev: str, folder: str = "") -> Answer:
        repo = self.repo(repo_id)
        files = repo.commits[repo.resolve(rev)]
        prefix = f"{folder}/" if folder else ""
        below = {path: file for path, file in sorted(files.items()) if path.startswith(prefix)}
        if folder and not below:
            raise NotThereError("EntryNotFound")
        deep = "true" in [value.lower() for value in query.get("recursive", [])]
        entries = [file.listed(path) for path, file in below.items() if deep or "/" not in path[len(prefix) :]]
        folders = {"/".join(path.split("/")[:n]) for path in below for n in range(1, path.count("/") + 1)}
        inside = sorted(name for name in folders if name.startswith(prefix))
        shown = [name for name in inside if deep or "/" not in name[len(prefix) :]]
        return _json([*({"type": "directory", "path": name, "size": 0, "oid": "0" * 40} for name in shown), *entries])

    def paths(self, body: bytes, query: Any, repo_id: str, rev: str) -> Answer:
        repo = self.repo(repo_id)
        files = repo.commits[repo.resolve(rev)]
        asked = json.loads(body)["paths"]
        return _json([files[path].listed(path) for path in asked if path in files])

    def resolve(self, body: bytes, query: Any, repo_id: str, rev: str, path: str) -> Answer:
        repo = self.repo(repo_id)
        commit = repo.resolve(rev)
        file = repo.commits[commit].get(path)
        if file is None:
            raise NotThereError("EntryNotFound")
        etag = file.sha256 if file.is_large else file.blob_id
        headers = {"X-Repo-Commit": commit, "ETag": f'"{etag}"', "Content-Type": "application/octet-stream"}
        if file.is_large:
            headers |= {"X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(len(file.data))}
        return headers, file.data


_ID = r"(?P<repo_id>[^/]+/[^/]+)"
_REV = r"(?P<rev>[^/]+)"
_ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("POST", r"/api/repos/create", LoopbackHub.create),
    ("POST", r"/api/validate-yaml", LoopbackHub.validate),
    ("POST", rf"/api/datasets/{_ID}/preupload/{_REV}", LoopbackHub.preupload),
    ("POST", rf"/datasets/{_ID}\.git/info/lfs/objects/batch", LoopbackHub.batch),
    ("PUT", r"/lfs/(?P<oid>[0-9a-f]{64})", LoopbackHub.put),
    ("POST", rf"/api/datasets/{_ID}/commit/{_REV}", LoopbackHub.commit),
    ("POST", rf"/api/datasets/{_ID}/tag/{_REV}", LoopbackHub.tag),
    ("GET", rf"/api/datasets/{_ID}/refs", LoopbackHub.refs),
    ("GET", rf"/api/datasets/{_ID}/revision/{_REV}", LoopbackHub.info),
    ("GET", rf"/api/datasets/{_ID}/tree/{_REV}(/(?P<folder>.+))?", LoopbackHub.tree),
    ("POST", rf"/api/datasets/{_ID}/paths-info/{_REV}", LoopbackHub.paths),
    ("GET", rf"/api/datasets/{_ID}", LoopbackHub.info),
    ("GET", rf"/datasets/{_ID}/resolve/{_REV}/(?P<path>.+)", LoopbackHub.resolve),
    ("GET", rf"/{_ID}/resolve/{_REV}/(?P<path>.+)", LoopbackHub.resolve),  # of a model
]


def _json(value: Any) -> Answer:
    return {"Content-Type": "application/json"}, json.dumps(value).encode()
