"""A dataset without pictures goes to the Hub like any other, and is rebuilt from there."""

from __future__ import annotations

import pytest

from reliquary.errors import FaultyFileError
from reliquary.hub.snapshots import local_folder
from reliquary.publish.run import publish_dataset
from tests.build.rebuilding.closed import fingerprints, rebuild
from tests.publish.fixtures import hub

__all__ = ["hub"]

REPO = "museum/provenance-recipe-only"


def publish(folder):
    return publish_dataset(folder, REPO, "v0.1.0", for_real=True, quiet=True)


def test_the_recipe_is_published_and_rebuilt_by_its_name(hub, recipe_only, whole, crawl, tmp_path):
    assert publish(recipe_only).made["state"] == "published"
    summary = rebuild(local_folder(f"{REPO}@v0.1.0", quiet=True), tmp_path, sources=[crawl])
    assert fingerprints(summary.places["dataset"]) == fingerprints(whole)
    sent = [file.data for commit in hub.repos[REPO].commits.values() for file in commit.values()]
    assert not any(b"\xff\xd8\xff" in data for data in sent)


def test_the_whole_is_not_published(hub, whole):
    with pytest.raises(FaultyFileError, match="may not be passed on"):
        publish(whole)
    assert hub.repos == {}
