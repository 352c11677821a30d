from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reliquary.engines.layered import LayeredEnvironment, engines_folder
from reliquary.errors import MissingExtraError, ReliquaryError

WHEEL = "tiny_part-1.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RELIQUARY_ENGINES", str(tmp_path / "engines"))
    return tmp_path / "engines"


@pytest.fixture
def make(tmp_path):
    def make(*requirements, extra="bench", modules=("numpy",)):
        pins = tmp_path / "pins.txt"
        pins.write_text("# what is needed\n" + "".join(f"{line}  # why\n" for line in requirements) + "\n")
        return LayeredEnvironment("tiny", pins, extra, modules)

    return make


@pytest.fixture
def pretended(monkeypatch):
    """Let the commands of an installation only leave an interpreter; return what was run."""
    commands = []

    def run(environment, command):
        commands.append(command)
        environment.python.parent.mkdir(parents=True, exist_ok=True)
        environment.python.touch()

    monkeypatch.setattr(LayeredEnvironment, "_run", run)
    return commands


def write_wheel(folder):
    """Write the smallest wheel that pip takes."""
    info = "tiny_part-1.0.dist-info"
    files = {
        "tiny_part.py": "VALUE = 42\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: tiny-part\nVersion: 1.0\nRequires-Dist: not-there-at-all\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / WHEEL, "w") as archive:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(name, text)
    return folder / WHEEL


def test_environments_lie_in_the_users_folder_of_data(monkeypatch):
    monkeypatch.delenv("RELIQUARY_ENGINES")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert engines_folder() == Path("/data/reliquary/engines")
    monkeypatch.delenv("XDG_DATA_HOME")
    assert engines_folder() == Path.home() / ".local/share/reliquary/engines"


def test_comments_are_no_packages(make):
    assert make("one==1", "two==2").requirements() == ["one==1", "two==2"]


def test_one_that_is_not_installed_says_so_in_one_line(make):
    with pytest.raises(ReliquaryError) as caught:
        make("one==1").require()
    assert str(caught.value) == "engine 'tiny' is not installed; run: reliquary engines install tiny"


def test_once_installed_it_stays(make, pretended):
    environment = make("one==1")
    assert environment.install(quiet=True)
    assert environment.require() == environment.python
    assert [command[1:3] for command in pretended] == [["-m", "venv"], ["-m", "pip"]]
    assert pretended[1][-3:] == ["--no-deps", "--only-binary=:all:", "one==1"]
    assert not environment.install(quiet=True)
    assert len(pretended) == 2


def test_our_own_packages_are_seen_from_there(make, pretended):
    environment = make("one==1")
    environment.install(quiet=True)
    below = (environment.packages / "below.pth").read_text().splitlines()
    assert Path(pytest.__file__).parents[1] in [Path(path) for path in below]
    assert below == [path for path in sys.path if path in below]


def test_one_that_was_installed_in_part_is_never_taken_for_a_good_one(make, monkeypatch, pretended):
    environment = make("one==1")
    install = LayeredEnvironment._run

    def stop(environment, command):
        if "pip" in command:
            raise KeyboardInterrupt
        install(environment, command)

    monkeypatch.setattr(LayeredEnvironment, "_run", stop)
    with pytest.raises(KeyboardInterrupt):
        environment.install(quiet=True)
    with pytest.raises(ReliquaryError, match="'tiny' is installed in part only; run: reliquary engines install tiny"):
        environment.require()
    monkeypatch.setattr(LayeredEnvironment, "_run", install)
    assert environment.install(quiet=True)
    assert environment.fault() is None


def test_one_whose_interpreter_is_gone_is_broken(make, pretended):
    environment = make("one==1")
    environment.install(quiet=True)
    environment.python.unlink()
    with pytest.raises(ReliquaryError, match=r"'tiny' is broken .* reliquary engines remove tiny, and install it"):
        environment.require()


def test_other_packages_are_another_environment(make, pretended):
    first = make("one==1")
    first.install(quiet=True)
    second = make("one==2")
    assert second.folder != first.folder
    assert second.fault() == "is not installed; run: reliquary engines install tiny"


def test_all_of_them_are_removed(make, pretended, home):
    first = make("one==1")
    first.install(quiet=True)
    second = make("one==2")
    second.install(quiet=True)
    assert second.remove()
    assert not (home / "tiny").exists()
    assert not second.remove()


def test_what_it_builds_upon_must_be_there(make, pretended):
    environment = make("one==1", modules=("a_module_that_nobody_has",))
    with pytest.raises(MissingExtraError, match=r"pip install 'reliquary\[bench\]'"):
        environment.install(quiet=True)
    assert not pretended


@pytest.mark.real
def test_a_wheel_is_installed_without_its_dependencies_and_one_that_is_not_there_is_named(make, tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    environment = make(str(tmp_path / WHEEL))
    with pytest.raises(ReliquaryError, match=r"(?s)engine 'tiny': .* -m pip install failed; put it right.*" + WHEEL):
        environment.install(quiet=True)
    assert "in part only" in environment.fault()
    write_wheel(tmp_path)
    assert environment.install(quiet=True)
    code = "import tiny_part, numpy; print(tiny_part.VALUE, numpy.__version__)"
    said = subprocess.run([environment.python, "-P", "-c", code], capture_output=True, text=True, check=True).stdout
    import numpy as np

    assert said == f"42 {np.__version__}\n"
    shutil.rmtree(environment.home)
