from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from reliquary import __version__, cli
from reliquary.catalogue import names
from reliquary.errors import ReliquaryError

VERBS = (
    "crawl",
    "render",
    "build",
    "verify",
    "bench",
    "rank",
    "identify",
    "publish",
    "train",
    "reproduce",
    "demo",
    "check",
    "sample",
)
HEAVY = ("torch", "lightning", "scrapy", "datasets", "huggingface_hub", "matplotlib", "timm", "sklearn", "playwright")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from reliquary.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def invoke():
    return lambda *arguments: CliRunner().invoke(cli.app, list(arguments))


def test_help_names_every_verb(invoke):
    result = invoke("--help")
    assert result.exit_code == 0
    assert all(verb in result.output for verb in VERBS)


@pytest.mark.parametrize("arguments", [(verb, "--help") for verb in VERBS], ids=" ".join)
def test_every_verb_has_help(invoke, arguments):
    assert invoke(*arguments).exit_code == 0


def test_verbs_stand_in_the_order_in_which_data_flows(invoke):
    shown = invoke("--help").output
    places = [shown.index(f"│ {verb} ") for verb in cli.FlowGroup.ORDER]
    assert places == sorted(places)


def test_a_fault_of_the_system_is_one_message_and_status_1(tmp_path):
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    done = run("check", "--write-schemas", str(file / "schemas"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {file}")
    assert done.stderr.count("\n") == 1


def test_version(invoke):
    assert invoke("--version").output == f"reliquary {__version__}\n"


def test_starting_imports_nothing_heavy():
    program = f"import sys, reliquary.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_error_of_the_user_is_one_message_and_status_1():
    done = run("crawl", "mett")
    assert done.returncode == 1
    assert done.stderr == (
        "error: crawlers: 'mett' is not known; did you mean 'met'? "
        f"Known: {', '.join(names('crawlers'))}. A path to a file works too.\n"
    )
    assert done.stdout == ""


def test_wrong_usage_is_status_2():
    assert run("build").returncode == 2
    assert run("bench", "provenance", "--seeds", "0").returncode == 2


def test_a_traceback_can_be_asked_for(monkeypatch):
    def fail() -> None:
        raise ReliquaryError("what went wrong")

    monkeypatch.setattr(cli, "app", fail)
    monkeypatch.setenv("RELIQUARY_TRACEBACK", "1")
    with pytest.raises(ReliquaryError, match="what went wrong"):
        cli.main()


def test_a_stop_from_the_keyboard_is_no_error(monkeypatch, capsys):
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", stop)
    with pytest.raises(SystemExit, match="130"):
        cli.main()
    assert "the same command goes on from here" in capsys.readouterr().err


def test_check_for_machines(invoke):
    result = invoke("check", "--json")
    assert result.exit_code == 0
    assert json.loads(result.output)["made"]["crawlers"] >= 2


def test_check_writes_the_schemas(invoke, tmp_path):
    result = invoke("check", "--write-schemas", str(tmp_path), "--quiet")
    assert result.exit_code == 0
    assert (tmp_path / "recipe.json").is_file()
