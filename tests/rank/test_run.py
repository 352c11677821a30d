from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.rank.run import rank_suite
from reliquary.records import Result, ResultStatus, Withdrawal, read_document, write_document


def rank(bench):
    return rank_suite(bench.suite, bench.runs, bench.builds, bench.out, quiet=True)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def falsify(folder):
    path = folder / "result.json"
    value = json.loads(path.read_text("utf-8"))
    value["metrics"][0]["value"] = 0.987654321
    path.write_text(json.dumps(value), "utf-8")


def test_a_ranking_leaves_records_tables_and_pictures(ranked_bench):
    summary = rank(ranked_bench)
    assert summary.made == {"results": 4, "verified": 4, "tables": 1}
    assert summary.exit_status == 0
    out = ranked_bench.out
    assert summary.places == {"leaderboard": out / "README.md", "page": out / "index.html"}
    records = [read_document(path, Result) for path in sorted((out / "results").glob("*.json"))]
    assert [record.status for record in records] == [ResultStatus.VERIFIED] * 4
    assert (out / "README.md").read_text("utf-8").count("| Class | Taken for another ↓ |") == 2
    pictures = sorted(out.glob("assets/*/confusion-matrix.png"))
    assert len(pictures) == 2, "one a baseline: the first seed's"
    assert all(picture.relative_to(out).as_posix() in (out / "index.html").read_text("utf-8") for picture in pictures)


def test_ranking_again_changes_no_byte(ranked_bench):
    rank(ranked_bench)
    before = contents(ranked_bench.out)
    rank(ranked_bench)
    assert contents(ranked_bench.out) == before


def test_a_ranking_that_was_cut_short_is_completed(ranked_bench):
    rank(ranked_bench)
    before = contents(ranked_bench.out)
    for name in sorted(before)[::2]:
        (ranked_bench.out / name).unlink()
    rank(ranked_bench)
    assert contents(ranked_bench.out) == before


def test_two_datasets_make_two_tables(bench):
    for version in ("0.1.0", "0.2.0"):
        bench.run(bench.build(version=version))
    assert rank(bench).made["tables"] == 2


def test_one_result_that_does_not_hold_stops_the_ranking(ranked_bench):
    falsify(next((ranked_bench.runs / "resnet18").iterdir()))
    with pytest.raises(ReliquaryError, match=r"recorded 0\.987654321, scored again 0\.\d+"):
        rank(ranked_bench)
    assert not ranked_bench.out.exists()


def test_all_results_that_do_not_hold_are_named(ranked_bench):
    folders = list((ranked_bench.runs / "resnet18").iterdir())
    for folder in folders:
        falsify(folder)
    with pytest.raises(ReliquaryError, match="2 of 4 results do not hold; nothing was written") as caught:
        rank(ranked_bench)
    assert all(str(folder) in str(caught.value) for folder in folders)


def test_records_are_scored_again_without_their_runs(ranked_bench):
    rank(ranked_bench)
    before = contents(ranked_bench.out)
    shutil.rmtree(ranked_bench.runs)
    assert rank(ranked_bench).made == {"results": 4, "verified": 4, "tables": 1}
    assert contents(ranked_bench.out) == before


def test_predictions_lie_beside_their_records(ranked_bench):
    rank(ranked_bench)
    for path in (ranked_bench.out / "results").glob("*.json"):
        stored = read_document(path, Result).predictions
        assert stored.path == f"predictions/{path.stem}.parquet"
        assert sha256_file(ranked_bench.out / stored.path) == stored.sha256


def test_records_without_predictions_are_only_measured(ranked_bench):
    rank(ranked_bench)
    shutil.rmtree(ranked_bench.runs / "resnet10t")
    for folder in (ranked_bench.runs / "resnet18").iterdir():
        (ranked_bench.out / "predictions" / f"{folder.name}.parquet").unlink()
    shutil.rmtree(ranked_bench.runs / "resnet18")
    assert rank(ranked_bench).made == {"results": 4, "verified": 2, "tables": 1}
    assert "not at hand" in (ranked_bench.out / "README.md").read_text("utf-8")


def test_a_withdrawn_record_stays_withdrawn(ranked_bench):
    rank(ranked_bench)
    path = min((ranked_bench.out / "results").glob("*.json"))
    reason = Withdrawal(reason="a leak", at=datetime(2027, 1, 2, tzinfo=UTC))
    changes = {"status": ResultStatus.WITHDRAWN, "withdrawn": reason}
    withdrawn = read_document(path, Result).model_copy(update=changes)
    write_document(path, withdrawn)
    summary = rank(ranked_bench)
    assert summary.made["results"] == 3
    assert summary.left_out == {"set aside": 1}
    assert read_document(path, Result) == withdrawn


def test_unfinished_runs_are_counted(ranked_bench):
    (ranked_bench.runs / "resnet18" / ("f" * 64)).mkdir()
    assert rank(ranked_bench).left_out == {"runs without a result": 1}


def test_without_runs_it_says_what_to_do(bench):
    with pytest.raises(ReliquaryError, match=r"no results of suite 'provenance' yet; run: reliquary bench provenance"):
        rank(bench)
