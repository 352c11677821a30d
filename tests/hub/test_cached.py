from __future__ import annotations

import pytest

from reliquary.hub.cached import cached_repository

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_a_snapshot_tells_its_repository_and_commit(tmp_path):
    folder = tmp_path / "hub" / "datasets--museum-lab--provenance--v2" / "snapshots" / COMMIT
    folder.mkdir(parents=True)
    assert cached_repository(folder) == ("museum-lab/provenance--v2", COMMIT)


@pytest.mark.parametrize(
    "name", ["builds/provenance-0.1.0", f"models--a--b/snapshots/{COMMIT}", "datasets--a--b/snapshots/main"]
)
def test_other_folders_are_of_no_repository(tmp_path, name):
    assert cached_repository(tmp_path / name) is None
