from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from reliquary.errors import ReliquaryError
from reliquary.records import Result, RunSpec, read_document
from reliquary.records.documents import to_json
from tests.records.examples import NOON, SHA, SPEC

RESULT = {
    "spec": SPEC,
    "spec_sha256": RunSpec.model_validate(SPEC).sha256(),
    "status": "measured",
    "model": {"id": "resnet10t", "source": "timm", "licence": "Apache-2.0"},
    "metrics": [
        {"name": "accuracy", "version": 1, "value": 0.5, "unit": "fraction", "higher_is_better": True, "n": 10}
    ],
    "predictions": {"path": "predictions.parquet", "sha256": SHA, "rows": 10},
    "created_at": NOON,
}


def test_the_name_of_a_run_never_changes():
    assert RunSpec.model_validate(SPEC).sha256() == "31a025ed7ec878d47cb2ddc4f6b53984941a7b4756554958f1e0e2b11d61b3e2"


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_integers_of_64_bits_are_kept(number):
    spec = RunSpec.model_validate({**SPEC, "seed": number, "protocol": {"name": "a", "settings": {"b": number}}})
    assert (spec.seed, spec.protocol.settings["b"]) == (number, number)


def test_the_order_of_parameters_does_not_matter():
    one = {**SPEC, "protocol": {"name": "smoke", "settings": {"a": 1, "b": 2}}}
    two = {**SPEC, "protocol": {"settings": {"b": 2, "a": 1}, "name": "smoke"}}
    assert RunSpec.model_validate(one).sha256() == RunSpec.model_validate(two).sha256()
    assert RunSpec.model_validate(one).sha256() != RunSpec.model_validate(SPEC).sha256()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spec": {**SPEC, "seed": 1}}, "is not the hash of the spec; it was edited"),
        ({"predictions": None}, "a result with status 'measured' needs predictions"),
        ({"metrics": []}, "metrics"),
    ],
)
def test_results_that_contradict_themselves(change, message):
    with pytest.raises(ValidationError, match=message):
        Result.model_validate({**RESULT, **change})


def test_what_a_paper_reports_needs_no_predictions():
    assert Result.model_validate({**RESULT, "status": "reported", "predictions": None}).cost is None


KEPT = Path(__file__).parent / "kept"
"""One record of each version, as the release of its time wrote it."""

METRIC = RESULT["metrics"][0]


def test_a_record_of_every_version_is_kept_and_read():
    kept = {json.loads(path.read_text("utf-8"))["schema"]: path for path in sorted(KEPT.glob("result-*.json"))}
    assert list(kept) == [f"result/{version}" for version in range(1, Result.VERSION + 1)]
    for path in kept.values():
        result = read_document(path, Result)
        assert result.spec.sha256() == result.spec_sha256
        assert to_json(result)["schema"] == Result.schema_id()


def test_the_present_version_is_kept_with_every_field_filled():
    kept = json.loads((KEPT / f"result-{Result.VERSION}.json").read_text("utf-8"))
    filled = {name for name, value in kept.items() if value is not None}
    assert set(Result.model_fields) - filled == {"superseded_by", "withdrawn"}


def test_a_withdrawal_of_version_1_keeps_its_reason(tmp_path):
    value = json.loads((KEPT / "result-1.json").read_text("utf-8"))
    value.update(status="withdrawn", note="a leak between the splits")
    (tmp_path / "old.json").write_text(json.dumps(value), "utf-8")
    withdrawn = read_document(tmp_path / "old.json", Result).withdrawn
    assert withdrawn.reason == "a leak between the splits"
    assert withdrawn.at.year == 2026


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": "withdrawn"}, "contradict each other"),
        ({"withdrawn": {"reason": "a leak", "at": NOON}}, "contradict each other"),
        ({"superseded_by": RESULT["spec_sha256"]}, "cannot take its own place"),
        ({"metrics": [{**METRIC, "low": 0.4}]}, "an interval has two ends"),
        ({"metrics": [{**METRIC, "low": 0.6, "high": 0.4}]}, "upside down"),
        ({"metrics": [{**METRIC, "value": 1e300}]}, "less than or equal to"),
        ({"metrics": [{**METRIC, "n": 10**30}]}, "less than or equal to"),
        ({"metrics": [{**METRIC, "version": 10**30}]}, "less than or equal to"),
        ({"spec": {**SPEC, "seed": 10**23}}, "less than or equal to"),
        ({"spec": {**SPEC, "seed": -(10**23)}}, "greater than or equal to"),
        (
            {"spec": {**SPEC, "protocol": {"name": "smoke", "settings": {"limits": {"train": [1, 2**63]}}}}},
            r"\['limits'\]\['train'\]\[1\]: an integer of 64 bits",
        ),
        (
            {"spec": {**SPEC, "baseline": {**SPEC["baseline"], "parameters": {"epochs": 10**30}}}},
            r"\['epochs'\]: an integer of 100 bits",
        ),
        ({"submission": {"by": "A", "url": "javascript:alert(1)"}}, "pattern"),
        ({"created_at": "9999-12-31T23:59:59-12:00"}, "no such time in UTC"),
    ],
)
def test_fields_that_no_honest_record_has(change, message):
    with pytest.raises(ValidationError, match=message):
        Result.model_validate({**RESULT, **change})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
@pytest.mark.parametrize("field", ["value", "low", "n"])
def test_numbers_that_are_none_are_refused_with_the_file(tmp_path, field, number):
    text = json.dumps(to_json(Result.model_validate(RESULT)))
    value = json.loads(text)
    value["metrics"][0][field] = "HERE"
    path = tmp_path / "result.json"
    path.write_text(json.dumps(value).replace('"HERE"', number), "utf-8")
    with pytest.raises(ReliquaryError, match=r"result\.json"):
        read_document(path, Result)


def test_json_that_is_nested_without_end_is_refused(tmp_path):
    path = tmp_path / "result.json"
    path.write_text("[" * 200_000, "utf-8")
    with pytest.raises(ReliquaryError, match="not valid JSON"):
        read_document(path, Result)
