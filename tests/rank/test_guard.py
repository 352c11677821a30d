from __future__ import annotations

import json

import pytest

from reliquary.errors import ReliquaryError
from reliquary.rank import guard
from reliquary.rank.collect import collect_results
from reliquary.rank.guard import MAX_BYTES
from reliquary.rank.run import rank_suite


@pytest.fixture
def folder(bench):
    return bench.run(bench.build())


def edit(folder, change):
    path = folder / "result.json"
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")
    return path


def collect(bench):
    return collect_results("provenance", bench.runs, bench.out).results


def test_a_record_of_gigabytes_is_not_read(bench, folder):
    with (folder / "result.json").open("r+b") as handle:
        handle.truncate(MAX_BYTES + 1)
    with pytest.raises(ReliquaryError, match=r"result\.json: 4,194,305 bytes; a record may have 4,194,304"):
        collect(bench)


HIDDEN = ["\u202e", "\x00", "\x1b", "\u200b", "\ufeff", "\x9b", "\x7f", "\u061c", "\u00ad", "\ue000", "\U000e0041"]


@pytest.mark.parametrize("character", HIDDEN)
@pytest.mark.parametrize("escaped", [True, False])
def test_characters_that_hide_or_turn_text_are_refused(bench, folder, character, escaped):
    path = edit(folder, lambda value: value.update(note=f"a{character}b"))
    if not escaped:
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False), "utf-8")
    with pytest.raises(ReliquaryError, match=rf"the character U\+{ord(character):04X} cannot be shown"):
        collect(bench)


def test_half_a_character_is_none(bench, folder):
    path = edit(folder, lambda value: value.update(note="HERE"))
    path.write_text(path.read_text("utf-8").replace("HERE", "\\udb40"), "utf-8")
    with pytest.raises(ReliquaryError, match=r"the character U\+DB40 cannot be shown"):
        collect(bench)


@pytest.mark.parametrize("escaped", [True, False])
def test_letters_of_all_scripts_and_lines_are_shown(bench, folder, escaped):
    note = "敦煌 Ελλάδα العربية\nécole 🏺, and the path a\\u202e"
    path = edit(folder, lambda value: value.update(note=note))
    if not escaped:
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False), "utf-8")
    (stored,) = collect(bench)
    assert stored.result.note == note


def test_plain_text_is_not_searched(bench, folder, monkeypatch):
    """A leaderboard may hold 100,000 records."""
    edit(folder, lambda value: value.update(note="plain"))
    monkeypatch.setattr(guard, "hidden_character", None)
    monkeypatch.setattr(guard, "ESCAPED", None)
    assert len(collect(bench)) == 1


def test_a_link_is_no_record(bench, folder):
    results = bench.out / "results"
    results.mkdir(parents=True)
    (results / f"{folder.name}.json").symlink_to(folder / "result.json")
    with pytest.raises(ReliquaryError, match="a record is a file, no link"):
        collect(bench)


def test_a_run_below_another_baseline_is_refused(bench, folder):
    other = bench.runs / "resnet50" / folder.name
    other.parent.mkdir()
    folder.rename(other)
    with pytest.raises(ReliquaryError, match=r"spec\.baseline\.name: 'resnet18', but the run lies below 'resnet50'"):
        collect(bench)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "-1e300"])
def test_a_measure_that_is_no_number_stops_the_ranking_and_writes_nothing(bench, folder, value):
    path = edit(folder, lambda result: result["metrics"][0].update(value="HERE"))
    path.write_text(path.read_text("utf-8").replace('"HERE"', value), "utf-8")
    with pytest.raises(ReliquaryError, match=r"metrics\[0\]\.value"):
        rank_suite(bench.suite, bench.runs, bench.builds, bench.out, quiet=True)
    assert not bench.out.exists()
