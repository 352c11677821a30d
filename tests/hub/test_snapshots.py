from __future__ import annotations

import logging

import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.errors import ReliquaryError
from reliquary.hub.explaining import UnknownTagError
from reliquary.hub.repository import Repository
from reliquary.hub.snapshots import description, known_versions, local_folder, snapshot
from reliquary.versions import Version
from tests.publish.fixtures import REPO

V1, V2 = Version(0, 9, 0), Version(0, 10, 0)


@pytest.fixture
def published(hub, make_version):
    """A Hub with two versions, of which the newer is not the greater text."""
    for version in ("0.9.0", "0.10.0"):
        hub.store(REPO, make_version(version), f"v{version}")
    hub.repos[REPO].tags["not-a-version"] = hub.repos[REPO].head
    return hub


def version_of(folder):
    return BuiltDataset.open(folder).manifest.version


def test_a_folder_is_taken_as_it_is(tmp_path, make_version):
    folder = make_version("0.9.0")
    assert local_folder(str(folder)) == folder


def test_what_is_neither_is_said(tmp_path):
    with pytest.raises(ReliquaryError, match="no such folder, and no repository either"):
        local_folder(str(tmp_path / "nowhere"))


def test_a_version_comes_by_its_tag(published):
    assert version_of(snapshot(Repository(REPO, V1), quiet=True)) == "0.9.0"
    assert version_of(local_folder(f"{REPO}@v0.10.0", quiet=True)) == "0.10.0"


def test_without_a_version_the_newest_by_number_comes_and_is_told(published, caplog):
    with caplog.at_level(logging.WARNING):
        assert version_of(local_folder(REPO, quiet=True)) == "0.10.0"
    assert "the newest one: 0.10.0" in caplog.text


def test_the_versions_are_those_that_tags_name(published):
    assert list(known_versions(REPO)) == [V1, V2]


def test_an_unknown_version_is_refused_with_the_known_ones(published):
    with pytest.raises(UnknownTagError, match=r"no such version is published; published: 0\.9\.0, 0\.10\.0"):
        snapshot(Repository(REPO, Version(0, 2, 0)), quiet=True)


def test_an_unknown_version_is_refused_without_a_connection_too(published, offline):
    snapshot(Repository(REPO, V1), quiet=True)
    offline()
    assert version_of(snapshot(Repository(REPO, V1), quiet=True)) == "0.9.0"
    with pytest.raises(UnknownTagError, match=r"the Hub is not reached, and the cache has only: 0\.9\.0"):
        snapshot(Repository(REPO, V2), quiet=True)


def test_without_a_connection_the_newest_is_that_of_the_cache(published, offline):
    snapshot(Repository(REPO, V1), quiet=True)
    offline()
    assert version_of(local_folder(REPO, quiet=True)) == "0.9.0"


def test_without_a_connection_and_with_an_empty_cache_nothing_comes(hub, offline):
    offline()
    with pytest.raises(UnknownTagError, match="in the cache, and HF_HUB_OFFLINE is set"):
        local_folder(REPO, quiet=True)


def test_a_part_of_a_version_is_not_taken_for_the_whole(published, offline):
    description(Repository(REPO, V1))
    offline()
    with pytest.raises(UnknownTagError, match="only a part of it is in the cache"):
        snapshot(Repository(REPO, V1), quiet=True)


def test_an_interrupted_download_goes_on(published):
    published.fail("GET", "/resolve/.*parquet", 403, skip=8, times=1000)
    with pytest.raises(ReliquaryError):
        snapshot(Repository(REPO, V1), quiet=True)
    published.forgive()
    before = published.asked("GET", "/resolve/.*parquet")
    folder = snapshot(Repository(REPO, V1), quiet=True)
    BuiltDataset.open(folder).verify()
    assert published.asked("GET", "/resolve/.*parquet") - before < before


def test_the_card_and_the_manifest_come_alone(published):
    folder = description(Repository(REPO, V1))
    assert sorted(path.name for path in folder.rglob("*")) == ["MANIFEST.json", "README.md"]
    assert published.asked("GET", "parquet") == 0


def test_a_tag_on_another_version_is_found_out(published):
    published.repos[REPO].tags["v0.3.0"] = published.repos[REPO].tags["v0.9.0"]
    with pytest.raises(ReliquaryError, match=r"v0\.3\.0: the tag is that of version 0\.9\.0"):
        snapshot(Repository(REPO, Version(0, 3, 0)), quiet=True)


def test_a_hub_that_fails_does_not_bring_another_version(published):
    snapshot(Repository(REPO, V1), quiet=True)
    published.fail("GET", "/api/datasets/", 500, times=1000)
    assert version_of(snapshot(Repository(REPO, V1), quiet=True)) == "0.9.0"
    with pytest.raises(UnknownTagError, match="the cache has only"):
        snapshot(Repository(REPO, V2), quiet=True)


def test_an_unknown_repository_is_named(hub):
    with pytest.raises(ReliquaryError, match="museum/nothing: no such repository on the Hub"):
        local_folder("museum/nothing", quiet=True)


def test_a_hub_that_is_down_is_named(hub):
    hub.reset("GET", "/refs", times=1000)
    with pytest.raises(ReliquaryError, match=f"{REPO}: the Hub is not reached"):
        local_folder(REPO, quiet=True)


def test_quiet_is_quiet(published, capfd):
    snapshot(Repository(REPO, V1), quiet=True)
    assert capfd.readouterr() == ("", "")
    snapshot(Repository(REPO, V2), quiet=False)
    assert "Fetching" in capfd.readouterr().err
