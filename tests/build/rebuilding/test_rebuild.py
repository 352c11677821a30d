"""Rebuilding from originals on this machine; nobody is asked for anything."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.build.rebuilding.asking import Asking
from reliquary.build.verify import verify_dataset
from reliquary.catalogue.recipe import Profile
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.locks import exclusive
from tests.build.rebuilding.closed import (
    boxed,
    detection_dataset,
    digest,
    fingerprints,
    originals_of,
    rebuild,
    without,
)


def changes_of(summary):
    with summary.places["changes"].open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_from_a_crawl_comes_the_same_dataset(recipe_only, whole, crawl, tmp_path):
    summary = rebuild(recipe_only, tmp_path, sources=[crawl])
    assert summary.exit_status == 0
    assert summary.places["dataset"] == tmp_path / "builds" / whole.name
    assert fingerprints(summary.places["dataset"]) == fingerprints(whole)
    assert summary.made["digest"] == digest(whole)


def test_from_any_folder_comes_the_same_dataset_with_any_number_of_workers(recipe_only, whole, crawl, tmp_path):
    copy = without(crawl / "blobs", tmp_path / "copy")
    for workers in (1, 4):
        summary = rebuild(recipe_only, tmp_path / str(workers), sources=[copy], workers=workers)
        assert fingerprints(summary.places["dataset"]) == fingerprints(whole)


def test_cut_outs_and_masks_come_from_one_original_each(restoration, copy, tmp_path):
    whole, recipe = restoration
    summary = rebuild(recipe, tmp_path, sources=[copy])
    assert fingerprints(summary.places["dataset"]) == fingerprints(whole)


def test_rows_with_lists_come_out_the_same(tmp_path):
    copy = boxed(tmp_path / "boxed")
    whole, recipe = (
        build_dataset(detection_dataset(), [copy], tmp_path, profile=profile, quiet=True).places["dataset"]
        for profile in (Profile.LOCAL, Profile.RECIPE_ONLY)
    )
    summary = rebuild(recipe, tmp_path / "w", sources=[copy])
    assert fingerprints(summary.places["dataset"]) == fingerprints(whole)


def test_a_finished_one_is_left_alone(recipe_only, crawl, tmp_path):
    first = rebuild(recipe_only, tmp_path, sources=[crawl])
    before = {path: path.stat().st_mtime_ns for path in first.places["dataset"].rglob("*")}
    assert rebuild(recipe_only, tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in first.places["dataset"].rglob("*")} == before


def test_a_finished_one_that_was_changed_is_not_passed_off_as_the_same(recipe_only, crawl, tmp_path):
    folder = rebuild(recipe_only, tmp_path, sources=[crawl]).places["dataset"]
    (folder / "left_out.csv").write_text("changed")
    with pytest.raises(FaultyFileError, match=r"left_out\.csv"):
        rebuild(recipe_only, tmp_path)


def test_another_build_of_that_version_is_not_touched(recipe_only, restoration, crawl, tmp_path):
    place = tmp_path / "builds" / "provenance-0.1.0"
    place.parent.mkdir()
    shutil.copytree(restoration[0], place)
    before = fingerprints(place)
    with pytest.raises(ReliquaryError, match="another build of this version stands there"):
        rebuild(recipe_only, tmp_path, sources=[crawl])
    assert fingerprints(place) == before


def test_what_is_missing_is_listed_and_nothing_is_built(recipe_only, crawl, tmp_path):
    gone = originals_of(recipe_only)[:3]
    summary = rebuild(recipe_only, tmp_path / "w", sources=[without(crawl / "blobs", tmp_path / "copy", *gone)])
    assert summary.exit_status == 3
    assert summary.rejected == {"images, original not asked": 3}
    assert (summary.made["originals"], summary.made["originals missing"]) == (69, 3)
    assert [(row["image_id"], row["original"], row["what"]) for row in changes_of(summary)] == [
        (sha256, sha256, "not asked") for sha256 in gone
    ]
    assert not (tmp_path / "w" / "builds").exists()


def test_what_no_server_has_is_named_with_the_copy_that_it_came_from(restoration, copy, tmp_path):
    recipe, gone = restoration[1], originals_of(restoration[1])[:1]
    source = without(copy, tmp_path / "copy", *gone)
    summary = rebuild(recipe, tmp_path / "w", sources=[source], asking=Asking())
    assert summary.rejected == {"images, original no address": 3}
    assert {row["reason"] for row in changes_of(summary)} == {"give a copy of 'walls' as --source"}
    assert {row["url"] for row in changes_of(summary)} == {""}


def test_in_part_it_has_another_name_and_says_what_is_missing(recipe_only, whole, crawl, tmp_path):
    gone = originals_of(recipe_only)[:3]
    source = without(crawl / "blobs", tmp_path / "copy", *gone)
    summary = rebuild(recipe_only, tmp_path / "w", sources=[source], partial=True)
    folder = summary.places["dataset"]
    assert folder.name == "provenance-partial-0.1.0"
    assert [path.name for path in (tmp_path / "w/builds").iterdir() if path.name.startswith("provenance")] == [
        folder.name
    ]
    assert summary.exit_status == 3
    assert summary.rejected == {"images, original not asked": 3}
    built = BuiltDataset.open(folder)
    assert built.manifest.name == "provenance-partial"
    assert ("provenance", "dataset", digest(whole)) in {(s.name, s.kind, s.sha256) for s in built.manifest.sources}
    assert "changes.csv" in {file.path for file in built.manifest.files}
    assert (folder / "changes.csv").read_bytes() == (tmp_path / "w/rebuilds/provenance/changes.csv").read_bytes()
    text = (folder / "README.md").read_text()
    assert "3 of its 72 images" in text
    assert "| not asked | 3 |" in text
    for config in built.configs():
        ids = {
            i
            for split in built.splits(config)
            for i in built.table(config, split, ["image_id"])["image_id"].to_pylist()
        }
        assert ids == set(originals_of(recipe_only)) - set(gone)
    verify_dataset(folder)


def test_the_same_part_is_left_alone_and_another_one_is_not_mixed_with_it(recipe_only, crawl, tmp_path):
    gone = originals_of(recipe_only)[:3]
    source = without(crawl / "blobs", tmp_path / "copy", *gone)
    first = rebuild(recipe_only, tmp_path / "w", sources=[source], partial=True)
    assert rebuild(recipe_only, tmp_path / "w", sources=[source], partial=True) == first
    other = without(crawl / "blobs", tmp_path / "other", gone[0])
    with pytest.raises(ReliquaryError, match="with other gaps"):
        rebuild(recipe_only, tmp_path / "w", sources=[other], partial=True)


def test_a_whole_one_never_has_the_name_of_a_part(recipe_only, whole, crawl, tmp_path):
    summary = rebuild(recipe_only, tmp_path, sources=[crawl], partial=True)
    assert fingerprints(summary.places["dataset"]) == fingerprints(whole)
    assert summary.exit_status == 0


def test_nothing_at_all_is_no_part(recipe_only, tmp_path):
    with pytest.raises(ReliquaryError, match="not one image"):
        rebuild(recipe_only, tmp_path, partial=True)


def test_load_dataset_reads_a_part(recipe_only, crawl, tmp_path):
    datasets = pytest.importorskip("datasets")
    source = without(crawl / "blobs", tmp_path / "copy", *originals_of(recipe_only)[:3])
    folder = rebuild(recipe_only, tmp_path / "w", sources=[source], partial=True).places["dataset"]
    loaded = datasets.load_dataset(str(folder), "paper", cache_dir=str(tmp_path / "cache"))
    assert sum(loaded.num_rows.values()) == 69
    assert loaded["train"][0]["image"].size == (32, 32)


def test_a_recipe_that_was_changed_is_refused_before_anything_is_made(recipe_only, crawl, tmp_path):
    folder = shutil.copytree(recipe_only, tmp_path / "recipe")
    (folder / "rebuild/left_out.csv").write_text("changed")
    with pytest.raises(FaultyFileError, match=r"left_out\.csv"):
        rebuild(folder, tmp_path / "w", sources=[crawl])
    assert not (tmp_path / "w").exists()


def test_one_process_rebuilds_at_a_time(recipe_only, crawl, tmp_path):
    with (
        exclusive(tmp_path / "rebuilds" / "provenance" / ".lock", "busy"),
        pytest.raises(ReliquaryError, match="another process is rebuilding"),
    ):
        rebuild(recipe_only, tmp_path, sources=[crawl])


def test_a_museum_that_does_not_exist_has_no_terms(recipe_only, tmp_path):
    with pytest.raises(ReliquaryError, match="--accept-terms: found 'atlantis', expected one of"):
        rebuild(recipe_only, tmp_path, asking=Asking(accept_terms=["atlantis"]))


KILLED = """
import os, signal, sys
from pathlib import Path
from reliquary.build.writing import shards
from tests.build.rebuilding.closed import rebuild

write, left = shards.write_shard, [3]

def dying(*arguments):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return write(*arguments)

from reliquary.build.rebuilding import filling
filling.write_shard = dying
rebuild(Path(sys.argv[1]), Path(sys.argv[2]), sources=[Path(sys.argv[3])])
"""


def test_killed_while_it_writes_it_leaves_nothing_by_that_name_and_goes_on(
    repository, recipe_only, whole, crawl, tmp_path
):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(recipe_only), str(tmp_path), str(crawl)],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert not (tmp_path / "builds" / whole.name).exists()
    summary = rebuild(recipe_only, tmp_path, sources=[crawl])
    assert fingerprints(summary.places["dataset"]) == fingerprints(whole)
    assert [path.name for path in (tmp_path / "builds").glob(".*.partial")] == []
