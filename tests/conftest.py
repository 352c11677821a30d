"""Fixtures that every test may use."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

# A deadline on the clock fails on a busy machine, and says nothing of the code.
settings.register_profile("reliquary", deadline=None)
settings.load_profile("reliquary")

# Tests run side by side: a training that takes every core for itself would make all of them wait.
os.environ["OMP_NUM_THREADS"] = "1"

REPOSITORY = Path(__file__).resolve().parents[1]

LONGEST = "test_leaderboards.py"
"""Minutes for one process: begun last, it would keep the others waiting at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data by others beside the checkout; the test skips where there is none."""
    place = Path(os.environ.get("RELIQUARY_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not place.is_dir():
        pytest.skip("no shared folder of real data beside the checkout")
    return place


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 kB of its own; the test skips where mounting one is not allowed."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small tmpfs needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)
