"""The App with our plugin, in a real browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from reliquary.rank.screenshots import NoBrowserError, open_browser
from reliquary.records import Decision
from tests.curate.app.blank_app import BLANKS, OTHERS, decisions
from tests.curate.app.driven import Driven

pytestmark = [
    pytest.mark.real,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("fiftyone"),
]

END_TIMEOUT_S = 60
ALL = BLANKS + OTHERS


@dataclass(frozen=True)
class App:
    """An App that runs, and the file that it writes."""

    url: str
    folder: Path

    @property
    def lines(self) -> list[Decision]:
        return decisions(self.folder).read()

    @property
    def blanks(self) -> list[str]:
        """SHA-256 of the blank pictures, the surest first."""
        from reliquary.curate.collection import open_collection
        from reliquary.workspace import Workspace

        collection = open_collection(str(self.folder / "crawl"), Workspace(self.folder))
        return list(collection.by_picture)[:BLANKS]


@pytest.fixture(scope="module")
def app(tmp_path_factory, repository) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("app")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FIFTYONE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.curate.app.blank_app", str(folder), str(port)],
        cwd=repository,
        env=clean | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if "The App is open" in line:
            break
    else:
        pytest.fail("".join(said))
    yield App(f"http://127.0.0.1:{port}", folder)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=END_TIMEOUT_S)
    assert process.returncode == 0


@pytest.fixture(scope="module")
def browser():
    try:
        with open_browser() as browser:
            yield browser
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def opened(app, browser) -> Iterator[Driven]:
    """The blank candidates in a browser; it is one tab for all tests, since the App goes on where the last tab was."""
    context = browser.new_context(viewport={"width": 1800, "height": 1000})
    driven = Driven(context.new_page(), app.url)
    driven.choose_view("Blank candidates", BLANKS)
    yield driven
    context.close()


@pytest.fixture
def driven(opened, request, tmp_path) -> Iterator[Driven]:
    """The tab as each test finds and leaves it: nothing is decided; what a failing test shows is kept in a picture."""
    failed = request.session.testsfailed
    yield opened
    if request.session.testsfailed > failed:
        opened.keep_picture(tmp_path / "failure.png")
        print(f"what the App showed: {tmp_path / 'failure.png'}")  # noqa: T201 - for whoever reads the failure


def test_three_blanks_are_dropped_and_taken_back(app, driven):
    driven.select(3)
    driven.search("Reliquary: Drop")
    driven.send("Drop", reason="nothing on it")
    driven.sees("3 pictures dropped (nothing on it); Undo takes it back")
    assert {line.sha256 for line in app.lines} == set(app.blanks[:3])
    written = {(line.verdict, line.reason, line.check, line.reviewer) for line in app.lines}
    assert written == {("drop", "nothing on it", "blank", "ada")}
    driven.expect(driven.part("tag-verdict")).to_have_count(3)
    driven.search("Reliquary: Undo")
    driven.send("Undo")
    driven.sees("Taken back: 3 pictures dropped (nothing on it)")
    assert app.lines == []
    driven.expect(driven.part("tag-verdict")).to_have_count(0)


def test_the_panel_shows_the_progress_and_goes_on(app, driven):
    driven.open_panel()
    driven.expect(driven.panel).to_contain_text(f"0 of {ALL} decided")
    driven.press("Next undecided", driven.panel)
    driven.press("Drop", driven.picture)
    with driven.other_picture():
        driven.send("Drop")
    assert [(line.sha256, line.verdict) for line in app.lines] == [(app.blanks[0], "drop")]
    driven.close_picture()
    driven.expect(driven.panel).to_contain_text(f"1 of {ALL} decided")
    driven.expect(driven.part("tag-verdict")).to_have_count(1)
    driven.select(1)
    driven.press("Keep", driven.panel)
    driven.send("Keep")
    driven.expect(driven.panel).to_contain_text("keep 1")
    assert [(line.sha256, line.verdict) for line in app.lines] == [(app.blanks[0], "drop"), (app.blanks[0], "keep")]
    driven.press("Undo", driven.panel)
    driven.send("Undo")
    driven.expect(driven.panel).to_contain_text("drop 1")
    driven.press("Undo", driven.panel)
    driven.send("Undo")
    driven.expect(driven.panel).to_contain_text(f"0 of {ALL} decided")
    driven.expect(driven.part("tag-verdict")).to_have_count(0)


def test_a_file_that_was_broken_by_hand_is_told_and_left_alone(app, driven):
    path = decisions(app.folder).path
    broken = '{"schema": "decisions/1"}\n{"sha256": "1234"}\n'
    path.write_text(broken, "utf-8")
    driven.select(1)
    driven.search("Reliquary: Drop")
    driven.expect(driven.form).to_contain_text(f"{path}:2: sha256: ")
    driven.expect(driven.form.get_by_role("button", name="Drop", exact=True)).to_be_disabled()
    assert path.read_text("utf-8") == broken
