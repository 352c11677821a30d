from __future__ import annotations

import csv
import json
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.rank.exports.flat import write_csv, write_parquet
from reliquary.rank.exports.rows import MeasureRow, StandingRow
from reliquary.records import ResultStatus, Withdrawal, read_table


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_measure_of_every_result_is_a_row(ranked, material, tmp_path):
    measures, _ = write_csv(material(ranked), tmp_path)
    rows = read_csv(measures)
    assert len(rows) == sum(len(result.metrics) for result in ranked.results())
    first = ranked.results()[0]
    own = [row for row in rows if row["spec_sha256"] == first.spec_sha256]
    assert [float(row["value"]) for row in own] == [metric.value for metric in first.metrics]
    assert own[0]["baseline"] == first.spec.baseline.name
    assert own[0]["train_s"] == repr(first.cost.train_s)
    assert own[0]["energy_wh"] == ""


def test_standings_are_means_over_seeds_best_first(ranked, material, tmp_path):
    _, standings = write_csv(material(ranked), tmp_path)
    rows = [row for row in read_csv(standings) if row["metric"] == "accuracy"]
    assert [(row["place"], row["baseline"], row["seeds"]) for row in rows] == [
        ("1", "resnet18", "2"),
        ("2", "resnet10t", "2"),
    ]
    assert float(rows[0]["mean"]) == pytest.approx(15 / 18)


def test_withdrawn_results_stay_with_their_reason(ranked, material, tmp_path):
    result = ranked.results()[0]
    withdrawal = Withdrawal(reason="trained on the test set", at=result.created_at)
    ranked.change(result, status=ResultStatus.WITHDRAWN, withdrawn=withdrawal)
    measures, standings = write_csv(material(ranked), tmp_path)
    own = [row for row in read_csv(measures) if row["spec_sha256"] == result.spec_sha256]
    assert {(row["status"], row["withdrawn"]) for row in own} == {("withdrawn", "trained on the test set")}
    seeds = {row["seeds"] for row in read_csv(standings) if row["baseline"] == result.spec.baseline.name}
    assert seeds == {"1"}


def add_by_hand(board, seed, version):
    """Add a withdrawn record with numbers of any size, as somebody might write it."""
    first = board.results()[0]
    record = json.loads((board.folder / "results" / f"{first.spec_sha256}.json").read_text("utf-8"))
    record["spec"]["seed"] = seed
    record["metrics"][0]["version"] = version
    record["spec_sha256"] = sha256_bytes(canonical_json(record["spec"]))
    record |= {"status": "withdrawn", "withdrawn": {"reason": "a leak", "at": record["created_at"]}}
    (board.folder / "results" / f"{record['spec_sha256']}.json").write_text(json.dumps(record), "utf-8")


def test_the_largest_integers_are_written(ranked, material, tmp_path):
    add_by_hand(ranked, 2**63 - 1, 2**63 - 1)
    measures, _ = write_parquet(material(ranked), tmp_path)
    assert max(row.seed for row in read_table(measures, MeasureRow)) == 2**63 - 1


@pytest.mark.parametrize(("seed", "version", "field"), [(10**23, 1, "spec.seed"), (5, 10**30, r"metrics\[0\].version")])
def test_integers_that_no_table_holds_are_refused_with_their_file(ranked, material, seed, version, field):
    add_by_hand(ranked, seed, version)
    with pytest.raises(
        ReliquaryError, match=rf"\.json: {field}: .*less than or equal to 9223372036854775807, found 10"
    ):
        material(ranked)


def test_both_formats_say_the_same(ranked, material, tmp_path):
    for (text, table), model in zip(
        zip(write_csv(material(ranked), tmp_path), write_parquet(material(ranked), tmp_path), strict=True),
        (MeasureRow, StandingRow),
        strict=True,
    ):
        rows = read_table(table, model)
        assert pq.read_schema(table).names == list(read_csv(text)[0])
        assert [row["metric"] for row in read_csv(text)] == [row.metric for row in rows]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\uff1d1"])
def test_a_spreadsheet_runs_no_name(name, ranked, material, tmp_path):
    result = ranked.results()[0]
    ranked.change(result, note=name)
    measures, _ = write_csv(material(ranked), tmp_path)
    notes = {row["note"] for row in read_csv(measures) if row["spec_sha256"] == result.spec_sha256}
    assert notes == {f"'{name}"}
    table, _ = write_parquet(material(ranked), tmp_path)
    assert name in {row.note for row in read_table(table, MeasureRow)}


def test_a_negative_number_stays_a_number(ranked, material, tmp_path):
    result = ranked.results()[0]
    ranked.change(result, metrics=[replace(result.metrics[0], value=-0.5)])
    measures, _ = write_csv(material(ranked), tmp_path)
    assert "-0.5" in {row["value"] for row in read_csv(measures)}


def test_standings_have_what_was_inferred_of_them(ranked, material, tmp_path):
    ranked.infer()
    _, standings = write_csv(material(ranked), tmp_path)
    rows = [row for row in read_csv(standings) if row["baseline"] == "resnet18"]
    assert {(row["best_rank"], row["worst_rank"]) for row in rows} == {("1", "2")}
    intervals = {row["metric"]: (row["low"], row["high"], row["method"]) for row in rows if not row["slice"]}
    assert intervals["accuracy"] == ("0.5", "0.9", "95% bootstrap of 18 objects")
    assert intervals["macro_f1"] == ("", "", "")
