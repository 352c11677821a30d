from __future__ import annotations

import csv
from dataclasses import replace

import pyarrow.parquet as pq
import pytest

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
