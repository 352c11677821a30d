from __future__ import annotations

import subprocess

import pytest

from reliquary import catalogue
from reliquary.bench.environment import describe_environment


def test_it_tells_versions_and_device_and_nothing_that_names_the_machine():
    found = describe_environment()
    assert {"reliquary", "torch", "lightning", "timm", "pillow"} <= set(found.packages)
    assert found.threads >= 1
    assert "cores" in found.host_class
    node = subprocess.run(["uname", "-n"], capture_output=True, text=True, check=True).stdout.strip()
    assert node not in found.model_dump_json().split('"')


def test_a_checkout_gives_its_commit(tmp_path, monkeypatch):
    git = ["git", "-C", str(tmp_path), "-c", "user.name=t", "-c", "user.email=t@t"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    monkeypatch.setattr(catalogue, "root", lambda: tmp_path)
    head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    assert describe_environment().git_commit == head


@pytest.mark.parametrize("broken", [False, True])
def test_without_a_commit_it_is_unknown(tmp_path, monkeypatch, broken):
    if broken:
        (tmp_path / ".git").mkdir()
    monkeypatch.setattr(catalogue, "root", lambda: tmp_path)
    assert describe_environment().git_commit is None
