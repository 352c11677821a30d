from __future__ import annotations

import pytest

from reliquary.blobs import BlobStore
from reliquary.build import resized as module
from reliquary.build.resized import ResizedImages, tool_versions
from reliquary.catalogue.recipe import Fit, ImageSpec
from reliquary.errors import FaultyFileError
from tests.build.small_crawl import picture

SPEC = ImageSpec(size=(32, 32), fit=Fit.RESIZE)


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "blobs")


def contents(images, originals):
    return {sha256: images.path(sha256).read_bytes() for sha256 in originals if images.path(sha256).exists()}


def test_the_number_of_workers_changes_nothing(tmp_path, store):
    originals = {store.put(picture(seed)): store for seed in range(40)}
    made = []
    for workers in (1, 2, 8):
        images = ResizedImages(tmp_path / f"cache{workers}", SPEC)
        assert images.make(originals, workers=workers, quiet=True) == {}
        made.append(contents(images, originals))
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == 40


def test_only_what_is_missing_is_made(tmp_path, store, monkeypatch):
    originals = {store.put(picture(seed)): store for seed in range(5)}
    images = ResizedImages(tmp_path / "cache", SPEC)
    images.make(originals, workers=1, quiet=True)
    images.path(min(originals)).unlink()
    calls = []
    monkeypatch.setattr(module, "resize_picture", lambda data, spec: calls.append(data) or b"made")
    images.make(originals, workers=1, quiet=True)
    assert len(calls) == 1


def test_another_spec_has_another_place(tmp_path):
    other = SPEC.model_copy(update={"quality": 80})
    assert ResizedImages(tmp_path, SPEC).path("0" * 64) != ResizedImages(tmp_path, other).path("0" * 64)


def test_unusable_pictures_are_told_and_the_others_made(tmp_path, store):
    good = store.put(picture(1))
    bad = store.put(b"no picture")
    truncated = store.put(picture(2)[:-100])
    images = ResizedImages(tmp_path / "cache", SPEC)
    problems = images.make(dict.fromkeys([good, bad, truncated], store), workers=2, quiet=True)
    assert problems == {bad: "not a picture of a known format", truncated: "truncated or damaged picture"}
    assert set(contents(images, [good, bad, truncated])) == {good}


def test_damaged_and_missing_originals_are_all_listed(tmp_path, store):
    changed, missing, good = (store.put(picture(seed)) for seed in range(3))
    store.path(changed).write_bytes(b"changed")
    store.path(missing).unlink()
    images = ResizedImages(tmp_path / "cache", SPEC)
    with pytest.raises(FaultyFileError) as error:
        images.make(dict.fromkeys([changed, missing, good], store), workers=2, quiet=True)
    assert len(error.value.faults) == 2
    assert "no longer match" in str(error.value)
    assert "missing" in str(error.value)


def test_the_tools_that_decide_the_bytes_are_named():
    assert {"pillow", "jpg"} <= set(tool_versions())
