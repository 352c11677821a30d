from __future__ import annotations

import json

import pytest

from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.rank.collect import collect_results
from reliquary.rank.evidence import Evidence


def stored_of(bench):
    return collect_results("provenance", bench.runs, bench.out).results


def change_predictions(folder, **changes):
    path = folder / "result.json"
    value = json.loads(path.read_text("utf-8"))
    value["predictions"].update(changes)
    path.write_text(json.dumps(value), "utf-8")


def test_predictions_are_read_and_truth_is_read_once(ranked_bench):
    evidence = Evidence(ranked_bench.builds)
    stored = stored_of(ranked_bench)
    assert {len(evidence.predictions(one).rows) for one in stored} == {18}
    assert len({id(evidence.truth(one.result.spec)) for one in stored}) == 1


def test_runs_with_another_limit_have_another_truth(bench):
    dataset = bench.build()
    bench.run(dataset, protocol="smoke", settings={"limits": {"test": 5}}, right=5)
    bench.run(dataset)
    evidence = Evidence(bench.builds)
    assert sorted(len(evidence.truth(one.result.spec).image_ids) for one in stored_of(bench)) == [5, 18]


def test_a_dataset_that_is_not_at_hand_has_no_truth(bench):
    bench.run(bench.build())
    (stored,) = stored_of(bench)
    assert Evidence(bench.root / "elsewhere").truth(stored.result.spec) is None


def test_tampered_predictions_are_found(bench):
    folder = bench.run(bench.build(), right=9)
    better = bench.run(bench.build(), seed=1, right=18)
    (folder / "predictions.parquet").write_bytes((better / "predictions.parquet").read_bytes())
    stored = next(one for one in stored_of(bench) if one.predictions.parent == folder)
    with pytest.raises(ReliquaryError) as caught:
        Evidence(bench.builds).predictions(stored)
    assert sha256_file(better / "predictions.parquet") in str(caught.value)
    assert stored.result.predictions.sha256 in str(caught.value)


def test_missing_predictions_say_what_to_do(bench):
    folder = bench.run(bench.build())
    (folder / "predictions.parquet").unlink()
    (stored,) = stored_of(bench)
    with pytest.raises(ReliquaryError, match=r"predictions\.parquet: the predictions of .* are missing; restore them"):
        Evidence(bench.builds).predictions(stored)


def test_a_link_out_of_the_run_is_refused(bench):
    folder = bench.run(bench.build())
    elsewhere = (folder / "predictions.parquet").rename(bench.root / "elsewhere.parquet")
    (folder / "predictions.parquet").symlink_to(elsewhere)
    (stored,) = stored_of(bench)
    with pytest.raises(ReliquaryError, match="are missing"):
        Evidence(bench.builds).predictions(stored)


def test_a_wrong_number_of_rows_is_found(bench):
    change_predictions(bench.run(bench.build()), rows=17)
    (stored,) = stored_of(bench)
    with pytest.raises(ReliquaryError, match=r"predictions\.rows: 17, but .* has 18 rows"):
        Evidence(bench.builds).predictions(stored)


def test_predictions_that_are_no_parquet_are_named(bench):
    folder = bench.run(bench.build())
    (folder / "predictions.parquet").write_bytes(b"PAR1 no more")
    change_predictions(folder, sha256=sha256_file(folder / "predictions.parquet"))
    (stored,) = stored_of(bench)
    with pytest.raises(ReliquaryError, match=r"predictions\.parquet: not a readable Parquet file"):
        Evidence(bench.builds).predictions(stored)
