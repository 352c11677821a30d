from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from reliquary.cli import app
from reliquary.errors import ReliquaryError
from reliquary.sample import command


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(app, ["sample", *map(str, arguments)])


@pytest.fixture
def stopped(monkeypatch):
    """A museum that is stopped as soon as it has said where it is."""
    stop = SimpleNamespace(wait=lambda: None)
    monkeypatch.setattr(command, "threading", SimpleNamespace(Event=lambda: stop))
    said = []
    monkeypatch.setattr(command.console, "print", lambda text, **_: said.append(text))
    return said


@pytest.mark.parametrize(
    ("arguments", "crawler", "path"),
    [
        ((), "sample", "/public/collection/v1"),
        (("--museum", "met"), "sample", "/public/collection/v1"),
        (("--museum", "louvre"), "louvre", ""),
        (("--museum", "smb"), "smb", ""),
        (("--museum", "cleveland"), "cleveland", "/api"),
    ],
)
def test_a_museum_says_how_it_is_crawled(run, stopped, arguments, crawler, path):
    result = run("serve", "--objects", 3, *arguments)
    assert result.exit_code == 0, result.output
    where, how = stopped
    assert where.startswith("3 objects at http://127.0.0.1:")
    url = where.split(" at ")[1].split(";")[0]
    assert how == f"reliquary crawl {crawler} --api {url}"
    assert url.split("127.0.0.1:")[1].lstrip("0123456789") == path


def test_records_of_a_museum_are_served_from_a_file(run, stopped, tmp_path):
    path = tmp_path / "louvre.jsonl"
    path.write_text('{"arkId": "cl010017961"}\n')
    assert run("serve", "--museum", "louvre", "--records", path).exit_code == 0
    assert stopped[0].startswith("1 objects at ")
    assert stopped[1].startswith("reliquary crawl louvre --api ")


@pytest.mark.parametrize(("museum", "start"), [("smb", '{"@id"'), ("met", "\ufeffObject Number")])
def test_a_dump_is_written(run, tmp_path, museum, start):
    path = tmp_path / "dump"
    result = run("dump", path, "--museum", museum, "--objects", 5, "--json", "--quiet")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["made"] == {"records": 5}
    assert path.read_text("utf-8").startswith(start)


def test_a_dump_may_be_full(run, tmp_path):
    assert run("dump", tmp_path / "dump", "--museum", "smb", "--projection", "full", "--quiet").exit_code == 0
    assert '"markup"' in (tmp_path / "dump").read_text("utf-8")


def test_a_local_copy_is_written_once(run, tmp_path):
    command = ("copy", "reliefs", tmp_path / "copy", "--scale", "tiny", "--json", "--quiet")
    first, second = (run(*command) for _ in range(2))
    assert first.exit_code == second.exit_code == 0, first.output
    made = json.loads(first.stdout)["made"]
    assert made["drawn"] == made["files"] > made["images"] > 16
    assert json.loads(second.stdout)["made"] == made | {"drawn": 0}


def test_a_copy_with_another_seed_needs_another_folder(run, tmp_path):
    assert run("copy", "reliefs", tmp_path, "--scale", "tiny", "--quiet").exit_code == 0
    result = run("copy", "reliefs", tmp_path, "--scale", "tiny", "--seed", 1, "--quiet")
    assert isinstance(result.exception, ReliquaryError)
    assert "give another folder" in str(result.exception)


@pytest.mark.parametrize("arguments", [("copy", "raccoon", "x"), ("copy", "reliefs", "x", "--scale", "huge")])
def test_an_unknown_copy_or_scale_is_wrong_usage(run, arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("arguments", [("serve", "--museum", "aic"), ("dump", "x", "--museum", "louvre")])
def test_an_unknown_museum_is_wrong_usage(run, arguments):
    assert run(*arguments).exit_code == 2
