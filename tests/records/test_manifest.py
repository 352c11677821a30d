from __future__ import annotations

import pytest
from pydantic import ValidationError

from reliquary.records import Manifest, ManifestFile, SourceDigest
from tests.records.examples import SHA

FILES = [ManifestFile(path=name, sha256=SHA, bytes=3) for name in ("README.md", "data/a.parquet")]
SOURCES = [SourceDigest(name=name, kind="crawl", sha256=SHA) for name in ("met", "louvre")]


def manifest(**change):
    values = {"name": "d", "version": "1.0.0", "recipe_sha256": SHA, "sources": SOURCES, "files": FILES, **change}
    digest = change.pop("digest", None) or Manifest.compute_digest(
        values["name"], values["version"], values["recipe_sha256"], values["sources"], values["files"]
    )
    return Manifest.model_validate(
        {**values, "task": "classification", "profile": "public", "tools": {}, "digest": digest}
    )


def test_order_does_not_matter_but_content_does():
    digest = manifest().digest
    assert manifest(files=FILES[::-1], sources=SOURCES[::-1]).digest == digest
    assert manifest(version="1.0.1").digest != digest
    assert manifest(files=FILES[:1]).digest != digest


def test_a_digest_that_is_not_that_of_the_files_is_refused():
    with pytest.raises(ValidationError, match="is not that of the files listed"):
        manifest(digest="0" * 64)
