from __future__ import annotations

import pytest

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "blobs")


def test_puts_once_and_gets_back(store):
    sha = store.put(b"a picture")
    before = store.path(sha).stat()
    assert store.put(b"a picture") == sha
    assert store.path(sha).stat().st_ino == before.st_ino
    assert store.get(sha) == b"a picture"
    assert store.path(sha) == store.root / sha[:2] / sha


def test_changed_bytes_are_refused(store):
    sha = store.put(b"a picture")
    store.path(sha).write_bytes(b"another")
    with pytest.raises(ReliquaryError, match="no longer match their name"):
        store.get(sha)


def test_a_missing_blob_says_what_to_do(store):
    with pytest.raises(ReliquaryError, match="the blob is missing; crawl or render again"):
        store.get("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "/" * 64, "0" * 64 + "\n"])
def test_only_hashes_become_paths(store, name):
    with pytest.raises(ReliquaryError, match="is not a SHA-256"):
        store.path(name)
