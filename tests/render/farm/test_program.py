from __future__ import annotations

import sys

import pytest

from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.render.farm import program
from reliquary.render.farm.program import WORKER, Program, blender_command


def test_the_module_is_the_default(monkeypatch):
    monkeypatch.setattr(program, "MODULE", "json")
    assert blender_command(None) == (sys.executable, str(WORKER))
    assert WORKER.is_file()


def test_a_missing_module_is_one_line_with_what_to_do(monkeypatch):
    monkeypatch.setattr(program, "MODULE", "no_such_module")
    with pytest.raises(MissingExtraError, match=r"pip install 'reliquary\[render\]'"):
        blender_command(None)
    monkeypatch.setattr(sys, "version_info", (3, 13, 1))
    with pytest.raises(MissingExtraError, match=r"this is 3.13; install Blender 4.2 or later and give --blender PATH"):
        blender_command(None)


def test_an_installed_blender(tmp_path):
    blender = tmp_path / "blender"
    with pytest.raises(ReliquaryError, match="no program that can be started"):
        blender_command(str(blender))
    blender.touch(mode=0o755)
    command = blender_command(str(blender))
    assert command[0] == str(blender)
    assert {"--background", "--factory-startup", "--disable-autoexec"} <= set(command)
    assert command[-3:] == ("--python", str(WORKER), "--")


def test_settings_of_the_user_are_not_used(tmp_path):
    environment = Program(("blender",), tmp_path).environment()
    assert environment["TMPDIR"] == environment["BLENDER_USER_RESOURCES"] == str(tmp_path)
