from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

import reliquary
from reliquary import loading
from reliquary.build.reader import BuiltDataset
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.hub.explaining import UnknownTagError
from tests.build.edited import edited, with_column, write_manifest
from tests.publish.fixtures import REPO, environment_of, hub, make_version, offline

__all__ = ["hub", "make_version", "offline"]


@pytest.fixture
def published(hub, make_version):
    """A Hub with two versions: the second has fewer images."""
    hub.store(REPO, make_version("0.1.0"), "v0.1.0")
    hub.store(REPO, make_version("1.0.0", n_objects=54), "v1.0.0")
    return hub


def rows(dataset):
    return {name: len(list(split)) for name, split in dataset.items()}


def expected(folder, config="grouped"):
    dataset = BuiltDataset.open(folder)
    return {split: len(dataset.table(config, split, ["image_id"])) for split in dataset.splits(config)}


def test_the_package_brings_load_only_when_it_is_asked_for():
    program = "import sys, reliquary; print('reliquary.loading' in sys.modules, callable(reliquary.load))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False True\n"
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        reliquary.lode  # noqa: B018


@pytest.mark.parametrize("streaming", [False, True])
def test_a_folder_is_loaded_whole(hub, make_version, streaming):
    folder = make_version("0.1.0")
    loaded = reliquary.load(folder, version="0.1.0", streaming=streaming)
    assert rows(loaded) == expected(folder)
    first = next(iter(loaded["train"]))
    assert first["image"].size == (32, 32)
    assert loaded["train"].features["label"].names[0] == "egyptian"


@pytest.mark.parametrize("streaming", [False, True])
def test_a_version_of_the_hub_is_loaded_by_its_tag(published, make_version, streaming):
    old = reliquary.load(REPO, "paper", "0.1.0", streaming=streaming)
    new = reliquary.load(REPO, "paper", "1.0.0", streaming=streaming)
    assert rows(old) == expected(make_version("0.1.0"), "paper")
    assert rows(new) == expected(make_version("1.0.0", n_objects=54), "paper")


def test_a_split_and_a_part_of_it(hub, make_version):
    folder = make_version("0.1.0")
    assert len(reliquary.load(folder, split="test")) == expected(folder)["test"]
    assert len(reliquary.load(folder, split="test[:3]")) == 3


def test_without_a_version_the_newest_is_loaded_and_told(published, make_version, caplog):
    with caplog.at_level(logging.WARNING):
        loaded = reliquary.load(REPO)
    assert rows(loaded) == expected(make_version("1.0.0", n_objects=54))
    assert "1.0.0" in caplog.text


def test_streaming_from_the_hub_fetches_no_data_first(published):
    reliquary.load(REPO, version="0.1.0", streaming=True)
    assert published.asked("GET", "/resolve/.*parquet") == 0


@pytest.mark.parametrize("streaming", [False, True])
def test_an_unknown_version_is_refused(published, offline, streaming):
    with pytest.raises(UnknownTagError, match=r"published: 0\.1\.0, 1\.0\.0"):
        reliquary.load(REPO, version="0.2.0", streaming=streaming)
    reliquary.load(REPO, version="0.1.0")
    offline()
    with pytest.raises(UnknownTagError, match=r"the cache has only: 0\.1\.0"):
        reliquary.load(REPO, version="1.0.0", streaming=streaming)


@pytest.mark.parametrize("streaming", [False, True])
def test_what_is_in_the_cache_is_loaded_without_a_connection(published, make_version, offline, streaming):
    reliquary.load(REPO, version="0.1.0")
    offline()
    published.log.clear()
    loaded = reliquary.load(REPO, version="0.1.0", streaming=streaming)
    assert rows(loaded) == expected(make_version("0.1.0"))
    assert published.log == []


def test_a_folder_of_the_same_name_and_card_with_other_rows_is_not_taken_for_the_first(hub, make_version, tmp_path):
    built = make_version("0.1.0")
    first = shutil.copytree(built, tmp_path / "a" / "provenance-0.1.0")
    second = edited(
        built,
        tmp_path / "b" / "provenance-0.1.0",
        "0.1.0",
        lambda table: with_column(table, "title", lambda _: "another"),
    )
    shutil.copy(first / "README.md", second / "README.md")
    write_manifest(second)
    assert "another" not in reliquary.load(first, split="test")["title"][:]
    assert set(reliquary.load(second, split="test")["title"][:]) == {"another"}


def test_an_edited_file_is_found_out_before_it_is_copied(hub, make_version, tmp_path):
    folder = shutil.copytree(make_version("0.1.0"), tmp_path / "copy")
    (shard,) = BuiltDataset.open(folder).shards("grouped", "test")
    data = bytearray(shard.read_bytes())
    data[200] ^= 1
    shard.write_bytes(data)
    with pytest.raises(FaultyFileError, match="sha256: found"):
        reliquary.load(folder)
    reliquary.load(folder, streaming=True)
    with pytest.raises(FaultyFileError, match="sha256: found"):
        reliquary.load(folder, streaming=True, verify=True)


def test_a_copy_is_made_once_and_sizes_are_looked_at_each_time(hub, make_version, tmp_path, monkeypatch):
    folder = shutil.copytree(make_version("0.1.0"), tmp_path / "copy")
    reliquary.load(folder)
    with monkeypatch.context() as patch:
        patch.setattr(loading, "sha256_file", lambda path: pytest.fail(f"hashed {path} again"))
        reliquary.load(folder)
    (shard,) = BuiltDataset.open(folder).shards("grouped", "test")
    table = pq.read_table(shard)
    pq.write_table(table.slice(1), shard)
    with pytest.raises(FaultyFileError, match="bytes: found"):
        reliquary.load(folder)
    shard.unlink()
    with pytest.raises(FaultyFileError, match="the file is missing"):
        reliquary.load(folder)


def test_a_file_that_the_card_would_take_in_is_found_out(hub, make_version, tmp_path):
    folder = shutil.copytree(make_version("0.1.0"), tmp_path / "copy")
    (shard,) = BuiltDataset.open(folder).shards("grouped", "test")
    shutil.copy(shard, shard.with_name("test-00001-of-00001.parquet"))
    with pytest.raises(FaultyFileError, match="not in the manifest"):
        reliquary.load(folder)


@pytest.mark.parametrize("verify", [False, True])
def test_a_repository_that_is_not_what_its_manifest_says_is_not_streamed(published, verify):
    files = published.repos[REPO].commits[published.repos[REPO].tags["v0.1.0"]]
    names = [name for name in files if name.endswith(".parquet")]
    large = files[names[0]]
    other = large.data[:-1] + b"?" if verify else large.data + b"?"
    files[names[0]] = type(large)(other, is_large=True)
    with pytest.raises(FaultyFileError, match="sha256" if verify else "bytes"):
        reliquary.load(REPO, version="0.1.0", streaming=True, verify=verify)


def test_a_hub_that_fails_meanwhile_brings_no_other_version(published):
    from datasets.load import load_dataset

    load_dataset(REPO, revision="v1.0.0")
    published.fail("GET", "/tree/", 500, skip=2, times=1000)
    with pytest.raises(ReliquaryError, match="the Hub does not answer as it should"):
        reliquary.load(REPO, version="0.1.0", streaming=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"config": "grouqed"}, "no config 'grouqed'; there are: grouped, paper"),
        ({"split": "tests"}, r"split 'tests'.*splits: train, validation, test"),
        ({"version": "0.2.0"}, r"this is version 0\.1\.0, not 0\.2\.0"),
        ({"version": "v0.1.0"}, r"expected MAJOR\.MINOR\.PATCH"),
        ({"version": "latest"}, r"expected MAJOR\.MINOR\.PATCH"),
    ],
)
@pytest.mark.parametrize("streaming", [False, True])
def test_a_wrong_argument_is_said(hub, make_version, arguments, message, streaming):
    with pytest.raises(ReliquaryError, match=f"(?s){message}"):
        reliquary.load(make_version("0.1.0"), streaming=streaming, **arguments)


def test_two_versions_in_one_call_are_refused(hub):
    with pytest.raises(ReliquaryError, match="names another"):
        reliquary.load(f"{REPO}@v0.1.0", version="0.2.0")


def test_a_folder_that_is_not_there_is_said():
    with pytest.raises(ReliquaryError, match="no such folder"):
        reliquary.load("workspace/builds/provenance-0.1.0")


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("where", ["folder", "hub"])
def test_plain_load_dataset_works_too(published, make_version, where, streaming):
    from datasets.load import load_dataset

    folder = make_version("0.1.0")
    name, options = (REPO, {"revision": "v0.1.0"}) if where == "hub" else (str(folder), {})
    assert rows(load_dataset(name, streaming=streaming, **options)) == expected(folder)
    assert rows(load_dataset(name, "paper", streaming=streaming, **options)) == expected(folder, "paper")


@pytest.mark.real
def test_another_process_loads_by_tag_and_refuses_offline(published, tmp_path):
    environment = {"PATH": "/usr/bin:/bin", **environment_of(published, tmp_path / "elsewhere")}

    def load(version, **more):
        call = f"reliquary.load('{REPO}', version='{version}').num_rows"
        program = f"import json, reliquary; print(json.dumps({call}))"
        return subprocess.run(
            [sys.executable, "-c", program], env={**environment, **more}, capture_output=True, text=True, check=False
        )

    done = load("0.1.0")
    assert json.loads(done.stdout) == {"train": 96, "validation": 12, "test": 12}, done.stderr
    assert load("0.1.0", HF_HUB_OFFLINE="1").returncode == 0
    refused = load("1.0.0", HF_HUB_OFFLINE="1")
    assert refused.returncode != 0
    assert "the cache has only: 0.1.0" in refused.stderr
