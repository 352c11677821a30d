from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from reliquary.curate.app import environment
from reliquary.curate.app.environment import OWN_PLUGIN, AppHome, prepare_environment
from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.workspace import Workspace


@pytest.fixture(autouse=True)
def _untouched(monkeypatch):
    """No variable of FiftyOne's is set, and none that is set here is left."""
    for name in [name for name in os.environ if name.startswith("FIFTYONE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(environment.os, "environ", dict(os.environ))
    monkeypatch.delitem(sys.modules, "fiftyone", raising=False)


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


def test_everything_of_fiftyone_lies_in_the_workspace_and_it_tells_nobody(workspace):
    home = prepare_environment(workspace)
    folder = workspace.root / "curation" / ".fiftyone"
    told = environment.os.environ
    assert told["FIFTYONE_DATABASE_DIR"] == str(folder / "db") == str(home.database)
    assert told["FIFTYONE_PLUGINS_DIR"] == str(folder / "plugins")
    assert told["FIFTYONE_DEFAULT_DATASET_DIR"].startswith(str(folder))
    assert told["FIFTYONE_DO_NOT_TRACK"] == "true"
    assert told["FIFTYONE_DATABASE_VALIDATION"] == "false"


def test_a_relative_workspace_is_told_by_its_whole_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert prepare_environment(Workspace(environment.Path("w"))).path == tmp_path / "w/curation/.fiftyone"


@pytest.mark.parametrize("name", ["FIFTYONE_DATABASE_URI", "FIFTYONE_DATABASE_DIR"])
def test_the_users_own_database_is_left_alone(workspace, name):
    environment.os.environ[name] = "mine"
    home = prepare_environment(workspace)
    assert environment.os.environ[name] == "mine"
    assert not home.has_database


def test_a_second_call_takes_our_own_database_for_ours(workspace):
    prepare_environment(workspace)
    assert prepare_environment(workspace).has_database


def test_what_the_user_set_otherwise_is_kept(workspace):
    environment.os.environ["FIFTYONE_DO_NOT_TRACK"] = "false"
    prepare_environment(workspace)
    assert environment.os.environ["FIFTYONE_DO_NOT_TRACK"] == "false"


def test_our_plugin_is_linked(workspace):
    home = prepare_environment(workspace)
    assert {link.name: link.readlink() for link in home.plugins.iterdir()} == {"reliquary": OWN_PLUGIN}


def test_the_users_plugins_are_linked_beside_ours(workspace, tmp_path):
    (tmp_path / "plugins").mkdir()
    environment.os.environ["FIFTYONE_PLUGINS_DIR"] = str(tmp_path / "plugins")
    home = prepare_environment(workspace)
    assert (home.plugins / "own").readlink() == tmp_path / "plugins"
    prepare_environment(workspace)  # now the variable names our own folder
    assert (home.plugins / "own").readlink() == tmp_path / "plugins"


def test_plugins_that_the_user_no_longer_names_are_no_longer_linked(workspace, tmp_path):
    environment.os.environ["FIFTYONE_PLUGINS_DIR"] = str(tmp_path)
    home = prepare_environment(workspace)
    del environment.os.environ["FIFTYONE_PLUGINS_DIR"]
    prepare_environment(workspace)
    assert [link.name for link in home.plugins.iterdir()] == ["reliquary"]


def test_a_link_to_where_we_were_installed_before_is_renewed(workspace, tmp_path):
    home = AppHome.of(workspace)
    home.plugins.mkdir(parents=True)
    (home.plugins / "reliquary").symlink_to(tmp_path / "gone")
    prepare_environment(workspace)
    assert (home.plugins / "reliquary").readlink() == OWN_PLUGIN


def test_fiftyone_that_is_in_use_with_another_workspace_is_refused(workspace, monkeypatch):
    other = SimpleNamespace(config=SimpleNamespace(plugins_dir="/elsewhere"), __spec__=object())
    monkeypatch.setitem(sys.modules, "fiftyone", other)
    with pytest.raises(ReliquaryError, match="plugins from /elsewhere; one process curates in one workspace"):
        prepare_environment(workspace)


def test_without_fiftyone_the_extra_is_named(workspace, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'reliquary\[curate\]'"):
        prepare_environment(workspace)


def test_no_module_imports_fiftyone_before_it_is_told(repository):
    modules = ("run", "database", "decided", "environment", "fields", "launching", "pictures")
    code = "import sys, " + ", ".join(f"reliquary.curate.app.{name}" for name in modules)
    code += "; sys.exit('fiftyone' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=repository)
