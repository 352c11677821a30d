"""A dataset whose pictures may not be passed on, and the same dataset without them; made once, only read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.catalogue.recipe import Profile
from tests.build.rebuilding.closed import closed_crawl, restoration_dataset, walls
from tests.build.small_crawl import small_dataset


@pytest.fixture(scope="session")
def crawl(tmp_path_factory) -> Path:
    return closed_crawl(tmp_path_factory.mktemp("closed") / "met")


@pytest.fixture(scope="session")
def whole(tmp_path_factory, crawl) -> Path:
    """The dataset of the profile ``local``."""
    builds = tmp_path_factory.mktemp("whole")
    return build_dataset(small_dataset(), [crawl], builds, profile=Profile.LOCAL, quiet=True).places["dataset"]


@pytest.fixture(scope="session")
def recipe_only(tmp_path_factory, crawl) -> Path:
    builds = tmp_path_factory.mktemp("recipe")
    return build_dataset(small_dataset(), [crawl], builds, profile=Profile.RECIPE_ONLY, quiet=True).places["dataset"]


@pytest.fixture(scope="session")
def copy(tmp_path_factory) -> Path:
    """A local copy of walls."""
    return walls(tmp_path_factory.mktemp("copy") / "walls")


@pytest.fixture(scope="session")
def restoration(tmp_path_factory, copy) -> tuple[Path, Path]:
    """A dataset of cut-outs with masks, several pictures from one original: whole, and without its pictures."""
    builds, dataset = tmp_path_factory.mktemp("restoration"), restoration_dataset()
    summaries = [
        build_dataset(dataset, [copy], builds, profile=profile, quiet=True)
        for profile in (Profile.LOCAL, Profile.RECIPE_ONLY)
    ]
    first, second = (summary.places["dataset"] for summary in summaries)
    return first, second
