"""The committed leaderboards are what their records and predictions make of them."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import pytest

from reliquary.catalogue import load_suite
from reliquary.rank.check import check_leaderboards
from reliquary.reproduce.pictures import DATASET as RENDERED
from reliquary.workspace import Workspace
from tests.sample_builds import build_samples, rounds_as_measured

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not rounds_as_measured(), reason="NumPy rounds otherwise without AVX-512; see docs/sample.md"),
]

LEADERBOARDS = Path(__file__).parents[1] / "leaderboards"
NEEDS_BLENDER = pytest.mark.skipif(importlib.util.find_spec("bpy") is None, reason="Blender's module is not installed")


def committed():
    """Each leaderboard, grouped by its dataset: a process builds a dataset once, and two build different ones."""
    for suite in sorted(page.parent.name for page in LEADERBOARDS.glob("*/README.md")):
        dataset = load_suite(suite).file.dataset
        group = pytest.mark.xdist_group(f"leaderboards-{dataset}")
        yield pytest.param(suite, marks=[group, NEEDS_BLENDER] if dataset == RENDERED else [group])


@pytest.fixture(scope="module")
def builds_with(tmp_path_factory):
    place = Workspace(tmp_path_factory.mktemp("boards"))
    return cache(lambda dataset: build_samples([dataset], place))


@pytest.mark.parametrize("suite", committed())
def test_a_committed_leaderboard_is_what_its_records_make(builds_with, suite):
    loaded = load_suite(suite)
    builds = builds_with(loaded.file.dataset)
    (summary,) = check_leaderboards([loaded], builds, [LEADERBOARDS / suite], quiet=True)
    assert int(summary.made["scored again"]) > 0
