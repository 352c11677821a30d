from __future__ import annotations

import json
import re
import shutil

import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.rank.collect import collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.verify import verify_result
from reliquary.records import Result, ResultStatus, write_document


def verify(bench):
    (stored,) = collect_results("provenance", bench.runs, bench.out).results
    return verify_result(stored, Evidence(bench.builds))


def change_metric(folder, change, name="accuracy", part=None):
    path = folder / "result.json"
    value = json.loads(path.read_text("utf-8"))
    change(next(metric for metric in value["metrics"] if (metric["name"], metric["slice"]) == (name, part)))
    path.write_text(json.dumps(value), "utf-8")


def test_a_result_that_holds_becomes_verified(bench):
    bench.run(bench.build(), note="on a laptop")
    result = verify(bench)
    assert result.status == ResultStatus.VERIFIED
    assert result.note == "on a laptop"


def test_a_wrong_measure_is_an_error_with_both_values(bench):
    folder = bench.run(bench.build(), right=9)
    change_metric(folder, lambda metric: metric.update(value=0.99))
    with pytest.raises(FaultyFileError, match=r"result\.json: accuracy: recorded 0\.99, scored again 0\.5$"):
        verify(bench)


def test_every_wrong_measure_is_listed_with_its_class(bench):
    folder = bench.run(bench.build(), right=9)
    change_metric(folder, lambda metric: metric.update(value=0.1))
    change_metric(folder, lambda metric: metric.update(value=0.2), "recall", "label=islam")
    with pytest.raises(FaultyFileError) as caught:
        verify(bench)
    assert [fault.field for fault in caught.value.faults] == ["accuracy", "recall (label=islam)"]


@pytest.mark.parametrize(("shift", "holds"), [(5e-10, True), (5e-9, False)])
def test_only_rounding_is_tolerated(bench, shift, holds):
    folder = bench.run(bench.build(), right=9)
    change_metric(folder, lambda metric: metric.update(value=metric["value"] + shift))
    if holds:
        assert verify(bench).status == ResultStatus.VERIFIED
    else:
        with pytest.raises(FaultyFileError, match="accuracy"):
            verify(bench)


@pytest.mark.parametrize(
    ("field", "value"), [("version", 2), ("unit", "percent"), ("higher_is_better", False), ("n", 10_000)]
)
def test_what_a_measure_means_must_hold_too(bench, field, value):
    folder = bench.run(bench.build())
    change_metric(folder, lambda metric: metric.update({field: value}))
    with pytest.raises(FaultyFileError, match=rf"accuracy: {field}: recorded {value!r}, scored again"):
        verify(bench)


def test_an_invented_measure_is_found(bench):
    folder = bench.run(bench.build(), right=9)
    change_metric(folder, lambda metric: metric.update(name="charm"))
    with pytest.raises(FaultyFileError) as caught:
        verify(bench)
    problems = {fault.field: fault.problem for fault in caught.value.faults}
    assert problems == {"charm": "recorded 0.5, scored again nothing"}


def test_measures_that_the_record_lacks_are_added(bench):
    folder = bench.run(bench.build(), right=9)
    path = folder / "result.json"
    value = json.loads(path.read_text("utf-8"))
    whole = {(metric["name"], metric["slice"]): metric["value"] for metric in value["metrics"]}
    value["metrics"] = [metric for metric in value["metrics"] if metric["name"] not in {"accuracy", "brier_score"}]
    path.write_text(json.dumps(value), "utf-8")
    result = verify(bench)
    assert result.status == ResultStatus.VERIFIED
    assert {(metric.name, metric.slice): metric.value for metric in result.metrics} == whole


def test_a_doubled_measure_is_found(bench):
    folder = bench.run(bench.build())
    path = folder / "result.json"
    value = json.loads(path.read_text("utf-8"))
    value["metrics"].append(value["metrics"][0])
    path.write_text(json.dumps(value), "utf-8")
    with pytest.raises(FaultyFileError, match="a measure stands twice"):
        verify(bench)


def test_without_its_dataset_a_result_stays_measured(bench):
    dataset = bench.build()
    bench.run(dataset, note="on a laptop")
    shutil.rmtree(dataset.path)
    result = verify(bench)
    digest = dataset.manifest.digest[:12]
    assert result.status == ResultStatus.MEASURED
    expected = f"on a laptop; not scored again: no build of provenance-sample 0.1.0 with digest {digest} is at hand"
    assert result.note == expected


def test_a_record_without_its_run_is_not_taken_at_its_word(bench):
    folder = bench.run(bench.build())
    (stored,) = collect_results("provenance", bench.runs, bench.out).results
    claimed = stored.result.model_copy(update={"status": ResultStatus.VERIFIED, "note": "on a laptop"})
    write_document(bench.out / "results" / f"{claimed.spec_sha256}.json", claimed)
    shutil.rmtree(folder)
    once = verify(bench)
    assert once.status == ResultStatus.MEASURED
    write_document(bench.out / "results" / f"{once.spec_sha256}.json", once)
    assert verify(bench) == once, "ranking again adds nothing to the note"


def test_a_changed_dataset_verifies_nothing(bench):
    dataset = bench.build()
    bench.run(dataset)
    (shard, _) = sorted(dataset.path.rglob("*.parquet"))
    shard.write_bytes(shard.read_bytes()[:-1] + b"x")
    with pytest.raises(ReliquaryError, match=re.escape(f"{dataset.path}: the folder is not what its manifest says")):
        verify(bench)


def test_a_verified_result_keeps_to_its_contract(bench):
    bench.run(bench.build())
    result = verify(bench)
    assert Result.model_validate_json(result.model_dump_json()) == result
