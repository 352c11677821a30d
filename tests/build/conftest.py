"""A tiny crawl, and a dataset built from it, made once for all tests that only read them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reliquary.build.dataset import build_dataset
from tests.build.small_crawl import ordinary_crawl, small_dataset


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk():
    """Waiting for the disk takes most of the time of these tiny builds, and no test cuts the power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session")
def crawl_folder(tmp_path_factory) -> Path:
    return ordinary_crawl(tmp_path_factory.mktemp("crawls") / "met").write()


@pytest.fixture(scope="session")
def built(tmp_path_factory, crawl_folder) -> Path:
    builds = tmp_path_factory.mktemp("builds")
    return build_dataset(small_dataset(), [crawl_folder], builds, quiet=True).places["dataset"]
