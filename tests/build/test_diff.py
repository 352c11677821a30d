from __future__ import annotations

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from reliquary import cli
from reliquary.build import diff
from reliquary.build.diff import compare
from reliquary.build.reader import BuiltDataset
from reliquary.errors import ReliquaryError
from reliquary.versions import Step, Version
from tests.build.edited import edited, with_column, write_manifest


@pytest.fixture
def other(built, tmp_path):
    """Compare the dataset with an edited copy of it."""

    def make(version="9.0.0", change=None, **where):
        return compare(built, edited(built, tmp_path / "other", version, change, **where), quiet=True)

    return make


def test_a_dataset_does_not_differ_from_itself(built, tmp_path):
    difference = compare(built, shutil.copytree(built, tmp_path / "copy"), quiet=True)
    assert difference.step is Step.NONE
    assert difference.is_honoured
    assert difference.needed_version == Version(0, 1, 0)
    assert not difference.files.changed


def test_a_new_card_asks_for_a_patch(other):
    difference = other("0.1.1")
    assert difference.step is Step.PATCH
    assert difference.files.changed == ["README.md", "croissant.json"]
    assert difference.is_honoured


def test_rows_packed_in_another_way_ask_for_a_patch(other):
    difference = other("0.1.0", lambda table: table, row_group=7)
    assert difference.step is Step.PATCH
    assert any(name.startswith("data/grouped/train-") for name in difference.files.changed)
    assert difference.configs["grouped"].step is Step.NONE
    assert not difference.is_honoured, "the version is the same, the bytes are not"


def test_dropped_images_ask_for_a_major_version(other, built):
    gone = BuiltDataset.open(built).table("grouped", "test", ["image_id"])["image_id"][0].as_py()
    difference = other("0.2.0", lambda table: table.slice(1), config="grouped", split="test")
    config = difference.configs["grouped"]
    assert (config.dropped.count, config.dropped.examples) == (1, [gone])
    assert config.licences == {"CC0-1.0": (120, 119)}
    assert difference.configs["paper"].step is Step.NONE
    assert difference.needed_version == Version(1, 0, 0)
    assert not difference.is_honoured


def test_a_config_with_the_same_files_is_not_read(built, tmp_path, monkeypatch):
    folder = edited(built, tmp_path / "other", "0.1.1")
    monkeypatch.setattr(diff, "read_rows", lambda *arguments: pytest.fail("read"))
    assert compare(built, folder, quiet=True).step is Step.PATCH


def test_new_images_ask_for_a_minor_version(built, tmp_path):
    smaller = edited(built, tmp_path / "smaller", "0.0.9", lambda table: table.slice(1))
    difference = compare(smaller, built, quiet=True)
    assert difference.configs["grouped"].added.count == 3
    assert difference.configs["paper"].added.count == 3
    assert (difference.step, difference.needed_version) == (Step.MINOR, Version(0, 1, 0))
    assert difference.is_honoured


def test_relabelled_images_are_named_with_both_classes(other, built):
    table = BuiltDataset.open(built).table("grouped", "test", ["image_id", "label"])
    names = BuiltDataset.open(built).class_names("grouped")
    before = table["label"][0].as_py()
    difference = other(
        change=lambda t: with_column(t, "label", lambda value: (value + 1) % 6, slice(0, 1)),
        config="grouped",
        split="test",
    )
    found = difference.configs["grouped"].changed["label"]
    assert found.count == 1
    assert found.examples == [f"{table['image_id'][0]}: {names[before]} -> {names[(before + 1) % 6]}"]
    assert difference.step is Step.MAJOR


@pytest.mark.parametrize("column", ["licence", "credit", "group_id", "title", "year_begin"])
def test_any_other_value_that_changed_is_found(other, column):
    value = 1800 if column == "year_begin" else "something else"
    difference = other(
        change=lambda t: with_column(t, column, lambda _: value, slice(0, 2)), config="paper", split="test"
    )
    assert difference.configs["paper"].changed[column].count == 2
    assert set(difference.configs["paper"].changed) == {column}
    assert difference.step is Step.MAJOR


def test_a_value_that_came_or_went_has_changed(other):
    difference = other(
        change=lambda t: with_column(t, "title", lambda _: None, slice(0, 1)), config="paper", split="test"
    )
    assert difference.configs["paper"].changed["title"].examples[0].endswith(" -> None")


def test_images_that_moved_are_told_from_images_that_are_new(built, tmp_path):
    folder = edited(built, tmp_path / "other", "0.1.0")
    dataset = BuiltDataset.open(folder)
    (train,), (test,) = dataset.shards("grouped", "train"), dataset.shards("grouped", "test")
    moving, staying = pq.read_table(test).slice(0, 2), pq.read_table(test).slice(2)
    pq.write_table(pa.concat_tables([pq.read_table(train), moving]), train)
    pq.write_table(staying, test)
    write_manifest(folder, version="1.0.0")
    difference = compare(built, folder, quiet=True)
    config = difference.configs["grouped"]
    assert config.moved.count == 2
    assert config.moved.examples[0].endswith(": test -> train")
    assert (config.added.count, config.dropped.count, config.changed) == (0, 0, {})
    assert difference.is_honoured


def test_pictures_with_other_bytes_are_found(other):
    def recode(cell):
        return {**cell, "bytes": cell["bytes"] + b"\0"}

    difference = other(change=lambda t: with_column(t, "image", recode, slice(3, 5)), config="paper", split="train")
    assert difference.configs["paper"].reencoded["image"].count == 2
    assert difference.configs["paper"].changed == {}
    assert difference.step is Step.MAJOR


def test_a_new_column_asks_for_a_minor_version(other):
    difference = other(change=lambda t: t.append_column("weight", pa.array([1.0] * len(t))))
    assert difference.configs["paper"].columns.added == ["weight"]
    assert difference.step is Step.MINOR


def test_a_column_that_is_gone_asks_for_a_major_version(other):
    difference = other(change=lambda t: t.drop_columns(["culture"]))
    assert difference.configs["paper"].columns.dropped == ["culture"]
    assert difference.step is Step.MAJOR


def test_configs_that_come_and_go(built, tmp_path):
    folder = edited(built, tmp_path / "other", "0.1.0")
    card = folder / "README.md"
    card.write_text(card.read_text().replace("config_name: paper", "config_name: poor"))
    write_manifest(folder, version="0.1.0")
    difference = compare(built, folder, quiet=True)
    assert (difference.configs_added, difference.configs_dropped) == (["poor"], ["paper"])
    assert difference.step is Step.MAJOR
    assert compare(folder, folder, quiet=True).new_default is None


def test_another_default_config_is_a_major_change(built, tmp_path):
    folder = edited(built, tmp_path / "other", "0.1.0")
    card = folder / "README.md"
    text = card.read_text().replace("  default: true\n", "")
    card.write_text(text.replace("- config_name: paper\n", "- config_name: paper\n  default: true\n", 1))
    write_manifest(folder, version="0.1.0")
    difference = compare(built, folder, quiet=True)
    assert (difference.new_default, difference.step) == ("paper", Step.MAJOR)


def test_a_version_that_goes_down_is_not_honoured(other):
    assert not other("0.0.9").is_honoured


def test_versions_of_two_datasets_are_not_compared(built, tmp_path):
    folder = edited(built, tmp_path / "other", "0.1.0")
    write_manifest(folder, name="else")
    with pytest.raises(ReliquaryError, match="'provenance' and 'else'"):
        compare(built, folder, quiet=True)


def test_a_doubled_image_is_an_error(built, tmp_path):
    folder = edited(
        built, tmp_path / "other", "0.1.1", lambda t: pa.concat_tables([t, t.slice(0, 1)]), config="paper", split="test"
    )
    with pytest.raises(ReliquaryError, match="config 'paper': an image_id stands twice"):
        compare(built, folder, quiet=True)


def test_a_damaged_file_is_named(built, tmp_path):
    folder = edited(built, tmp_path / "other", "0.1.1")
    (shard,) = BuiltDataset.open(folder).shards("paper", "test")
    data = shard.read_bytes()
    shard.write_bytes(data[:20] + b"\xff" * 200 + data[220:])
    write_manifest(folder, version="0.1.1")
    with pytest.raises(ReliquaryError, match="not a readable Parquet file"):
        compare(built, folder, quiet=True)


def run(*arguments):
    return CliRunner().invoke(cli.app, ["build", "diff", *map(str, arguments)])


def test_the_command_has_a_status_for_a_number_that_promises_too_much(built, tmp_path):
    too_small = edited(built, tmp_path / "small", "0.1.1", lambda table: table.slice(1))
    result = run(built, too_small, "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["needed_version"] == "1.0.0"
    assert "does not honour" in run(built, too_small).output
    assert run(built, edited(built, tmp_path / "large", "1.0.0", lambda table: table.slice(1)), "-q").output == ""


def test_the_command_takes_a_number_that_is_large_enough(built, tmp_path):
    result = run(built, edited(built, tmp_path / "patch", "0.1.1"))
    assert result.exit_code == 0
    assert "Version 0.1.1 honours that" in result.output
