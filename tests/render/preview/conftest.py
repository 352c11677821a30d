"""One preview worker for all tests of its parts."""

from __future__ import annotations

import sys

import pytest

from tests.render.blender.conftest import make_worker, worker
from tests.render.blender.talk import Talk

__all__ = ["make_worker", "worker"]  # Blender's, to compare with

PREVIEW = (sys.executable, "-P", "-m", "reliquary.render.preview.worker")


@pytest.fixture(scope="session")
def make_preview(tmp_path_factory):
    """Starts workers, and ends them after the last test."""
    pytest.importorskip("moderngl")
    started = []

    def make(*args, **wishes):
        started.append(Talk(tmp_path_factory.mktemp("preview"), *args, command=PREVIEW, **wishes))
        if fault := started[-1].first["fault"]:
            pytest.skip(fault["reason"])
        return started[-1]

    yield make
    for talk in started:
        talk.process.kill()
        talk.process.wait()


@pytest.fixture(scope="session")
def preview(make_preview):
    return make_preview()
