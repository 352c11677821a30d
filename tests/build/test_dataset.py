from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pyarrow as pa
import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.pictures.resized import Resized
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Dataset
from reliquary.catalogue.recipe import Filters, Profile
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ClassificationRow, Decision, Verdict, write_lines
from tests.build.small_crawl import CLASSES, NOON, SmallCrawl, ordinary_crawl, picture, small_dataset


def build(builds, *crawls, dataset=None, **options):
    return build_dataset(dataset or small_dataset(), list(crawls), builds, quiet=True, **options)


def fingerprints(folder):
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def counts_of(folder, config="grouped"):
    dataset = BuiltDataset.open(folder)
    return {split: len(dataset.table(config, split, ["label"])) for split in dataset.splits(config)}


def test_every_row_keeps_to_the_contract(built):
    dataset = BuiltDataset.open(built)
    for config in dataset.configs():
        for split in dataset.splits(config):
            for row in dataset.table(config, split).to_pylist():
                assert ClassificationRow.model_validate(row).split == split


def test_the_manifest_names_every_file(built):
    listed = {file.path for file in BuiltDataset.open(built).manifest.files}
    assert listed == set(fingerprints(built)) - {"MANIFEST.json"}


def test_workers_and_the_order_of_inputs_change_no_byte(tmp_path):
    found = []
    for workers in (1, 2, 8):
        crawls = [ordinary_crawl(tmp_path / f"{workers}" / m, m, n_objects=36) for m in ("met", "sample")]
        if workers > 1:
            crawls.reverse()
            for crawl in crawls:
                crawl.objects.reverse()
                crawl.images.reverse()
        folders = [crawl.write() for crawl in crawls]
        found.append(fingerprints(build(tmp_path / f"builds{workers}", *folders, workers=workers).places["dataset"]))
    assert found[0] == found[1] == found[2]


def test_no_file_holds_a_time_or_a_place_of_this_machine(built, tmp_path_factory):
    text = "".join((built / name).read_text() for name in ("README.md", "MANIFEST.json", "croissant.json"))
    assert "2026" not in text
    assert str(tmp_path_factory.getbasetemp()) not in text


def test_a_finished_build_is_left_alone_and_tells_the_same(tmp_path, crawl_folder):
    first = build(tmp_path, crawl_folder)
    before = {path: path.stat().st_mtime_ns for path in first.places["dataset"].rglob("*")}
    assert build(tmp_path, crawl_folder, workers=4) == first
    assert {path: path.stat().st_mtime_ns for path in first.places["dataset"].rglob("*")} == before


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda d: Dataset(d.recipe, d.card + "More.", d.path), "recipe or its card"),
        (lambda d: Dataset(d.recipe.model_copy(update={"title": "Other"}), d.card, d.path), "recipe or its card"),
    ],
)
def test_a_version_never_changes_with_the_recipe(tmp_path, crawl_folder, change, what):
    folder = build(tmp_path, crawl_folder).places["dataset"]
    before = fingerprints(folder)
    with pytest.raises(ReliquaryError, match=f"{what}.*raise 'version'"):
        build(tmp_path, crawl_folder, dataset=change(small_dataset()))
    assert fingerprints(folder) == before


def test_a_version_never_changes_with_the_sources(tmp_path, crawl_folder):
    build(tmp_path, crawl_folder)
    crawl = ordinary_crawl(tmp_path / "crawl")
    crawl.add("new", "asian", picture(4711))
    with pytest.raises(ReliquaryError, match=r"\(the sources differ\).*raise 'version'"):
        build(tmp_path, crawl.write())


def test_a_finished_build_that_lost_a_file_is_not_passed_off_as_whole(tmp_path, crawl_folder):
    folder = build(tmp_path, crawl_folder).places["dataset"]
    (folder / "left_out.csv").unlink()
    with pytest.raises(ReliquaryError, match=r"left_out\.csv: missing"):
        build(tmp_path, crawl_folder)


def test_decisions_are_applied_counted_and_part_of_the_digest(tmp_path, crawl_folder):
    rows = BuiltDataset.open(build(tmp_path / "a", crawl_folder).places["dataset"]).table("grouped", "train")
    dropped, relabelled = rows["image_id"].to_pylist()[:2]
    path = tmp_path / "decisions.jsonl"
    verdicts = [(dropped, Verdict.DROP, None), (relabelled, Verdict.RELABEL, "byzantium")]
    lines = [
        Decision(sha256=sha256, verdict=verdict, label=label, reason="seen", reviewer="me", at=NOON)
        for sha256, verdict, label in verdicts
    ]
    write_lines(path, lines, Decision)
    summary = build(tmp_path / "b", crawl_folder, decisions=[path])
    dataset = BuiltDataset.open(summary.places["dataset"])
    table = pa.concat_tables(
        dataset.table("grouped", split, ["image_id", "label"]) for split in dataset.splits("grouped")
    )
    labels = dict(zip(table["image_id"].to_pylist(), table["label"].to_pylist(), strict=True))
    assert dropped not in labels
    assert labels[relabelled] == CLASSES.index("byzantium")
    assert summary.left_out == {"dropped by a curator": 1}
    assert "decisions" in {source.kind for source in dataset.manifest.sources}


def test_what_is_left_out_and_rejected_is_counted_and_listed(tmp_path):
    crawl = ordinary_crawl(tmp_path / "crawl")
    crawl.add("gone", "asian", None)
    crawl.add("broken", "asian", picture(3)[:-90])
    crawl.add("html", "asian", b"<html>Request denied</html>")
    for number in range(3):
        crawl.add(f"blank {number}", "asian", picture(888))
    summary = build(tmp_path / "builds", crawl.write(), dataset=small_dataset(filters=Filters()))
    assert summary.made["images"] == 120
    assert summary.left_out == {"not stored: missing": 1, "placeholder": 3}
    assert summary.rejected == {"not a picture of a known format": 1, "truncated or damaged picture": 1}
    assert summary.exit_status == 3
    listed = (summary.places["dataset"] / "left_out.csv").read_text()
    assert "met,broken,0," in listed
    assert "rejected,truncated or damaged picture" in listed


def test_profiles_take_what_they_may(tmp_path):
    crawl = ordinary_crawl(tmp_path / "crawl")
    crawl.add_object("protected", ("asian",))
    crawl.add_image("protected", 0, picture(999), licence="https://rightsstatements.org/vocab/InC/1.0/")
    folder = crawl.write()
    assert build(tmp_path / "public", folder).left_out == {"not redistributable": 1}
    local = build(tmp_path / "local", folder, profile=Profile.LOCAL)
    assert (local.left_out, local.made["images"]) == ({}, 121)
    assert "other" in (local.places["dataset"] / "README.md").read_text().split("task_categories")[0]


def test_sample_and_real_pictures_are_not_mixed(tmp_path, crawl_folder):
    sample = ordinary_crawl(tmp_path / "sample", "sample", sample=True).write()
    with pytest.raises(ReliquaryError, match="cannot go into one dataset"):
        build(tmp_path / "builds", crawl_folder, sample)


def test_real_records_with_sample_pictures_are_a_sample(tmp_path):
    folder = build(tmp_path / "builds", ordinary_crawl(tmp_path / "met", sample=True).write()).places["dataset"]
    assert folder.name == "provenance-sample-0.1.0"
    assert BuiltDataset.open(folder).manifest.name == "provenance-sample"


def test_too_little_to_split_is_an_error_and_leaves_nothing(tmp_path):
    crawl = SmallCrawl(tmp_path / "crawl")
    crawl.add("1", "asian", picture(1))
    with pytest.raises(ReliquaryError, match="would be empty"):
        build(tmp_path / "builds", crawl.write())
    assert not [path for path in (tmp_path / "builds").glob("*prov*") if path.is_dir()]


def test_a_corrupt_original_stops_the_build_and_is_named(tmp_path, crawl_folder):
    copy = shutil.copytree(crawl_folder, tmp_path / "crawl")
    blob = min((copy / "blobs").glob("*/*"))
    blob.write_bytes(b"rotten")
    with pytest.raises(ReliquaryError, match=f"{blob.name}: the bytes no longer match"):
        build(tmp_path / "builds", copy)


KILLED = """
import os, signal, sys
from pathlib import Path
from reliquary.build import dataset
from reliquary.build.writing import writer
from reliquary.build.pictures.resized import Resized
from tests.build.small_crawl import small_dataset

crawl, builds, point = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
countdown = 40

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def make_some(self, original, make=Resized.make):
    global countdown
    countdown -= 1
    return make(self, original) if countdown else die()

if point == "making images":
    Resized.make = make_some
elif point == "writing the card":
    writer.atomic_write_json = die
else:
    writer.write_document = die
dataset.build_dataset(small_dataset(), [crawl], builds, quiet=True)
"""


@pytest.mark.parametrize("point", ["making images", "writing the card", "writing the manifest"])
def test_a_build_that_was_killed_goes_on_to_the_same_dataset(
    tmp_path, crawl_folder, built, repository, point, monkeypatch
):
    builds = tmp_path / "builds"
    command = [sys.executable, "-c", KILLED, str(crawl_folder), str(builds), point]
    killed = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(repository)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not list(builds.glob("provenance*"))
    made_again = []
    make = Resized.make
    monkeypatch.setattr(Resized, "make", lambda self, original: made_again.append(self) or make(self, original))
    folder = build(builds, crawl_folder).places["dataset"]
    assert fingerprints(folder) == fingerprints(built)
    assert len(made_again) < 120 if point == "making images" else not made_again
    assert counts_of(folder) == counts_of(built)
    assert not list(builds.glob(".*.partial"))


@pytest.mark.real
def test_load_dataset_reads_it_from_anywhere(tmp_path, monkeypatch, built):
    datasets = pytest.importorskip("datasets")
    expected = BuiltDataset.open(built).table("grouped", "test", ["image_id", "label"]).to_pylist()
    monkeypatch.chdir(built.parent)
    for place in (str(built), f"./{built.name}"):
        loaded = datasets.load_dataset(place, split="test", cache_dir=str(tmp_path))
        assert [{"image_id": row["image_id"], "label": row["label"]} for row in loaded] == expected
        assert loaded[0]["image"].size == (32, 32)
        assert loaded.features["label"].names == list(CLASSES)
        assert str(loaded.info.version) == "0.1.0"
    paper = datasets.load_dataset(str(built), "paper", cache_dir=str(tmp_path))
    assert {name: len(split) for name, split in paper.items()} == counts_of(built, "paper")
    (row,) = datasets.load_dataset(str(built), split="test", streaming=True).take(1)
    assert row["source"] == "real"


@pytest.mark.real
def test_load_dataset_never_serves_old_data_under_the_same_name(tmp_path):
    """The two builds differ in one letter, so that no count and no size gives the change away."""
    datasets = pytest.importorskip("datasets")
    for number, title in enumerate(["Vase A", "Vase B"]):
        crawl = ordinary_crawl(tmp_path / f"crawl{number}", n_objects=24)
        crawl.objects = [record.model_copy(update={"title": title}) for record in crawl.objects]
        folder = build(tmp_path / f"builds{number}", crawl.write()).places["dataset"]
        loaded = datasets.load_dataset(str(folder), split="test", cache_dir=str(tmp_path / "cache"))
        assert set(loaded["title"]) == {title}
