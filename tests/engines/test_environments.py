from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from reliquary.cli import app
from reliquary.engines import environments
from reliquary.engines.environments import OwnEnvironment, check_engine, install_engine, list_engines, remove_engine
from reliquary.engines.layered import LayeredEnvironment
from reliquary.errors import ReliquaryError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RELIQUARY_ENGINES", str(tmp_path / "engines"))
    return tmp_path / "engines"


@pytest.fixture
def pretended(monkeypatch):
    def run(environment, command):
        environment.python.parent.mkdir(parents=True, exist_ok=True)
        environment.python.touch()

    monkeypatch.setattr(LayeredEnvironment, "_run", run)
    environment = environments.OPENMMLAB
    apart = {"openmmlab": OwnEnvironment(environment, lambda: {"mmdet": "3.3.0", "torch": "2.15.0"})}
    monkeypatch.setattr(environments, "APART", apart)
    return environment


def test_an_engine_that_is_not_installed_is_listed_with_what_to_do():
    listed = list_engines()
    assert listed.made["native"] == "installed"
    assert listed.made["openmmlab"] == "is not installed; run: reliquary engines install openmmlab"
    assert not listed.places


def test_an_engine_comes_and_goes(pretended):
    assert install_engine("openmmlab", quiet=True).made == {"openmmlab": "installed"}
    assert install_engine("openmmlab", quiet=True).made == {"openmmlab": "was installed"}
    assert list_engines().made["openmmlab"] == "installed"
    assert list_engines().places == {"environment of openmmlab": pretended.folder}
    assert remove_engine("openmmlab").made == {"openmmlab": "removed"}
    assert remove_engine("openmmlab").made == {"openmmlab": "was not installed"}


def test_a_check_names_the_versions_in_one_line(pretended):
    assert check_engine("openmmlab").made == {"openmmlab": "mmdet 3.3.0, torch 2.15.0"}


def test_a_check_of_one_that_is_not_installed_is_one_line():
    with pytest.raises(ReliquaryError, match="^engine 'openmmlab' is not installed; run: reliquary engines install"):
        check_engine("openmmlab")


@pytest.mark.parametrize("do", [install_engine, check_engine, remove_engine])
def test_an_engine_without_an_environment_says_what_it_comes_with(do):
    with pytest.raises(ReliquaryError, match=r"'native' has no environment of its own; .*reliquary\[bench\]"):
        do("native")


@pytest.mark.parametrize("do", [install_engine, check_engine, remove_engine])
def test_an_unknown_engine_says_what_is_known(do):
    with pytest.raises(ReliquaryError, match="engine: 'warp' is not known; known are: native, "):
        do("warp")


def test_the_commands_answer(pretended):
    runner = CliRunner()
    assert runner.invoke(app, ["engines", "install", "openmmlab", "--quiet"]).exit_code == 0
    listed = runner.invoke(app, ["engines", "list", "--json"])
    assert json.loads(listed.stdout)["made"]["openmmlab"] == "installed"
    checked = runner.invoke(app, ["engines", "check", "openmmlab", "--json"])
    assert json.loads(checked.stdout)["made"] == {"openmmlab": "mmdet 3.3.0, torch 2.15.0"}
    assert runner.invoke(app, ["engines", "remove", "openmmlab"]).exit_code == 0
    assert isinstance(runner.invoke(app, ["engines", "check", "warp"]).exception, ReliquaryError)
