from __future__ import annotations

import pytest

from reliquary.blobs import BlobStore
from reliquary.build.rebuilding import finding
from reliquary.build.rebuilding.finding import find_originals
from reliquary.build.rebuilding.wanted import WantedOriginal
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import sha256_bytes, sha256_file

DATA = [b"first original", b"2nd original", b"the third one"]


@pytest.fixture
def wanted():
    return [WantedOriginal(sha256_bytes(data), len(data), None, None, "walls") for data in DATA]


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path / "blobs")


def find(wanted, folders, blobs):
    return find_originals(wanted, folders, blobs, workers=2, quiet=True)


def test_names_mean_nothing(wanted, blobs, tmp_path):
    folder = tmp_path / "folder"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "picture.txt").write_bytes(DATA[0])
    (folder / "0").write_bytes(DATA[1])
    found = find(wanted, [folder], blobs)
    assert [found.has(original.sha256) for original in wanted] == [True, True, False]
    assert [found.read(original.sha256) for original in wanted[:2]] == DATA[:2]


def test_what_was_fetched_before_is_here(wanted, blobs):
    sha256 = blobs.put(DATA[2])
    found = find(wanted, [], blobs)
    assert found.has(sha256)
    assert found.read(sha256) == DATA[2]


def test_only_files_that_may_be_originals_are_hashed_and_each_once(wanted, blobs, tmp_path, monkeypatch):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_bytes(DATA[0])
    (folder / "of that size too").write_bytes(DATA[0].upper())
    (folder / "large").write_bytes(bytes(1000))
    hashed = []
    monkeypatch.setattr(finding, "sha256_file", lambda path: hashed.append(path.name) or sha256_file(path))
    found = find(wanted, [folder], blobs)
    assert sorted(hashed) == ["a", "of that size too"]
    assert found.has(wanted[0].sha256)
    assert sha256_bytes(DATA[0].upper()) not in [original.sha256 for original in wanted]


def test_several_folders_are_looked_into(wanted, blobs, tmp_path):
    for number, data in enumerate(DATA):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "x").write_bytes(data)
    found = find(wanted, [tmp_path / str(number) for number in range(3)], blobs)
    assert [found.read(original.sha256) for original in wanted] == DATA


def test_a_file_that_changes_meanwhile_is_named(wanted, blobs, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_bytes(DATA[0])
    found = find(wanted, [folder], blobs)
    (folder / "a").write_bytes(b"other bytes!!!")
    with pytest.raises(ReliquaryError, match="a: was changed"):
        found.read(wanted[0].sha256)


def test_a_link_leads_nowhere(wanted, blobs, tmp_path):
    (tmp_path / "secret").write_bytes(DATA[0])
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").symlink_to(tmp_path / "secret")
    with pytest.raises(FaultyFileError, match="symbolic link"):
        find(wanted, [folder], blobs)


def test_a_missing_folder_is_named(wanted, blobs, tmp_path):
    with pytest.raises(ReliquaryError, match="nowhere: no such folder"):
        find(wanted, [tmp_path / "nowhere"], blobs)
