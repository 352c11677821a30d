"""One Blender worker for all tests of its parts."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from tests.render.blender.talk import Talk

HAS_BLENDER = importlib.util.find_spec("bpy") is not None


@pytest.fixture(scope="session")
def make_worker(tmp_path_factory):
    """Starts workers, and ends them after the last test."""
    if not HAS_BLENDER:
        pytest.skip("bpy is not installed")
    started = []

    def make(*args, **wishes):
        started.append(Talk(tmp_path_factory.mktemp("worker"), *args, **wishes))
        return started[-1]

    yield make
    for talk in started:
        talk.process.kill()
        talk.process.wait()


@pytest.fixture(scope="session")
def worker(make_worker):
    return make_worker()


@pytest.fixture(scope="session")
def in_blender():
    """Runs a script with bpy, for files that only Blender writes."""

    def run(script, *args):
        # Blender may crash while it tidies up; what it was asked for is done by then.
        whole = f"import bpy, os, sys\n{script}\nos._exit(0)"
        command = [sys.executable, "-c", whole, *map(str, args)]
        return subprocess.run(command, check=True, capture_output=True, text=True)

    return run
