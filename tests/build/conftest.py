"""A tiny crawl, and a dataset built from it, made once for all tests that only read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.build.dataset import build_dataset
from tests.build.small_crawl import ordinary_crawl, small_dataset


@pytest.fixture(scope="session")
def crawl_folder(tmp_path_factory) -> Path:
    return ordinary_crawl(tmp_path_factory.mktemp("crawls") / "met").write()


@pytest.fixture(scope="session")
def built(tmp_path_factory, crawl_folder) -> Path:
    builds = tmp_path_factory.mktemp("builds")
    return build_dataset(small_dataset(), [crawl_folder], builds, quiet=True).places["dataset"]
