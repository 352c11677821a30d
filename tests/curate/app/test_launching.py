from __future__ import annotations

import errno
import socket

import pytest

from reliquary.curate.app import launching
from reliquary.curate.app.launching import check_port, launch, url
from reliquary.errors import ReliquaryError
from reliquary.progress import console


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Session:
    """What FiftyOne gives back, which the curator ends with Ctrl-C."""

    def __init__(self, ends_with=KeyboardInterrupt):
        self.ends_with = ends_with

    def wait(self, seconds):
        assert seconds < 0, "it would end with the last tab, and a page that is loaded again would be the end"
        raise self.ends_with


@pytest.fixture
def app(monkeypatch):
    """A FiftyOne that only remembers."""
    seen = {"browser": [], "closed": 0, "session": Session()}
    monkeypatch.setattr(launching, "open_session", lambda dataset, address, port: seen["session"])
    monkeypatch.setattr(launching, "close_session", lambda session: seen.update(closed=seen["closed"] + 1))
    monkeypatch.setattr(launching.webbrowser, "open", seen["browser"].append)
    return seen


def test_a_free_port_is_fine_and_stays_free(free):
    check_port("127.0.0.1", free)
    with socket.create_server(("127.0.0.1", free)) as server:
        assert server.getsockname() == ("127.0.0.1", free)


def test_a_taken_port_is_told_with_what_to_do(taken):
    with pytest.raises(ReliquaryError) as error:
        check_port("127.0.0.1", taken)
    assert f"127.0.0.1:{taken}" in str(error.value)
    assert f"look at http://127.0.0.1:{taken}, or choose another port with --port" in str(error.value)


def test_an_address_that_is_no_address_is_told():
    with pytest.raises(ReliquaryError, match=r"--address nobody\.invalid: no such address"):
        check_port("nobody.invalid", 5151)


def test_an_address_of_another_machine_is_told(free):
    with pytest.raises(ReliquaryError, match=r"cannot listen at 192\.0\.2\.1"):
        check_port("192.0.2.1", free)


def test_a_port_that_is_not_allowed_is_told(monkeypatch):
    class Refusing(socket.socket):
        def bind(self, place):
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(launching.socket, "socket", Refusing)
    with pytest.raises(ReliquaryError, match=r"127\.0\.0\.1:80 \(Permission denied\)"):
        check_port("127.0.0.1", 80)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("127.0.0.1", "http://127.0.0.1:5"), ("0.0.0.0", "http://localhost:5"), ("::1", "http://[::1]:5")],
)
def test_the_url_is_one_that_a_browser_here_can_open(address, expected):
    assert url(address, 5) == expected


def test_ctrl_c_ends_the_app_and_is_no_error(app):
    with console.capture() as said:
        launch(None, port=5, open_browser=True)
    assert app["closed"] == 1
    assert app["browser"] == ["http://127.0.0.1:5"]
    assert "http://127.0.0.1:5" in said.get()


def test_no_browser_is_opened_unless_wanted(app):
    launch(None, port=5, open_browser=False, quiet=True)
    assert app["browser"] == []


def test_the_app_is_closed_when_something_fails(app):
    app["session"] = Session(ends_with=RuntimeError)
    with pytest.raises(RuntimeError):
        launch(None, port=5, open_browser=False, quiet=True)
    assert app["closed"] == 1


@pytest.mark.parametrize(("address", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_an_app_that_others_can_reach_is_warned_of(app, address, warned):
    with console.capture() as said:
        launch(None, address=address, port=5, open_browser=False)
    assert ("no password" in said.get()) == warned
