from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.hub.repository import Repository
from reliquary.versions import Version


def test_a_repository_with_and_without_a_version():
    assert Repository.parse("museum/provenance") == Repository("museum/provenance")
    assert Repository.parse("museum/provenance@v1.2.0") == Repository("museum/provenance", Version(1, 2, 0))


@pytest.mark.parametrize("text", ["museum/provenance", "a-b/c_d.e@v0.1.0"])
def test_it_is_written_as_it_was_read(text):
    assert str(Repository.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "provenance", "a/b/c", "./builds", "../builds/x", "/builds", "a/b@", "museum/prov enance", "é/b"]
)
def test_what_is_neither_folder_nor_repository_is_refused(text):
    with pytest.raises(ReliquaryError, match="owner/name"):
        Repository.parse(text)


@pytest.mark.parametrize("tag", ["main", "0.1.0", "v0.1", "v0.1.0/.."])
def test_a_tag_that_names_no_version_is_refused(tag):
    with pytest.raises(ReliquaryError, match=r"as v1\.2\.0"):
        Repository.parse(f"museum/provenance@{tag}")
