"""The committed leaderboards are what their records and predictions make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.catalogue import load_suite
from reliquary.rank.check import check_leaderboards
from reliquary.workspace import Workspace
from tests.sample_builds import build_samples

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.xdist_group("leaderboards")]

LEADERBOARDS = Path(__file__).parents[1] / "leaderboards"
COMMITTED = sorted(page.parent.name for page in LEADERBOARDS.glob("*/README.md"))


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    return build_samples(COMMITTED, Workspace(tmp_path_factory.mktemp("boards")))


@pytest.mark.parametrize("suite", COMMITTED)
def test_a_committed_leaderboard_is_what_its_records_make(builds, suite):
    (summary,) = check_leaderboards([load_suite(suite)], builds, [LEADERBOARDS / suite], quiet=True)
    assert int(summary.made["scored again"]) > 0
